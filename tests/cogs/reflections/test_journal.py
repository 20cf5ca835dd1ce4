"""The journal as its writer sees it, and as nobody else does."""

from tests.support.stories import riverside


async def test_a_journal_is_written_at_once_or_on_a_page_and_read_back() -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        empty = await amina.slash("journal")
        assert empty.ephemeral
        assert [button.label for button in empty.buttons] == ["Write"]
        assert not empty.selects
        kept = await amina.slash("journal", text="Today *I* listened.")
        assert kept.ephemeral
        form = await amina.click(empty, "Write")
        await amina.submit(form, {"text": "A longer thought. " * 40})
        mine = await amina.slash("journal")
        assert "listened" in mine.text and "A longer thought." in mine.text and "…" in mine.text
        (menu,) = mine.selects
        whole = await amina.select(mine, menu.custom_id, [menu.options[0].value])
        assert whole.ephemeral
        assert whole.text.count("A longer thought.") == 40
        assert "Nothing is written" in (await place.rosa.slash("journal")).text


async def test_a_journal_is_opened_by_nobody_else_even_with_its_number() -> None:
    async with riverside() as place:
        amina, omar = await place.server.person("Amina"), await place.server.person("Omar")
        await amina.slash("journal", text="Mine alone.")
        await omar.slash("journal", text="Another.")
        theirs = await omar.slash("journal")
        (menu,) = theirs.selects
        assert "Mine alone" not in theirs.text
        assert len(menu.options) == 1


async def test_a_journal_takes_four_thousand_characters_and_not_one_more() -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        refused = await amina.slash("journal", text="x" * 4001)
        assert "4,000" in refused.text
        blank = await amina.slash("journal", text="   ")
        assert "nothing written" in blank.text
        await amina.slash("journal", text="x" * 4000)
        mine = await amina.slash("journal")
        (menu,) = mine.selects
        whole = await amina.select(mine, menu.custom_id, [menu.options[0].value])
        assert "x" * 4000 in whole.text


async def test_words_sealed_with_a_key_that_is_gone_are_said_to_be_safe() -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        await amina.slash("journal", text="Mine alone.")
        assert place.town.data_dir is not None
        await place.town.bot.stop()
        for key in place.town.data_dir.glob("*key*"):
            key.unlink()
        await place.town.bot.start()
        lost = await amina.slash("journal")
        assert lost.ephemeral
        assert "key" in lost.text
