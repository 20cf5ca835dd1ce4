"""The journal as its writer sees it, and as nobody else does."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from bot.db.vault import new_key
from sandbox import Person, Reply
from tests.cogs.prompts.test_prompts import planned, prompts, until
from tests.cogs.test_faults import database
from tests.cogs.test_forged_ids import press
from tests.support.locks import impatient, locked
from tests.support.stories import confirmed, join, riverside


async def read(person: Person) -> Reply:
    """The latest entry of one's journal, all of it."""
    mine = await person.slash("journal")
    (menu,) = mine.selects
    return await person.select(mine, menu.custom_id, [menu.options[0].value])


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


async def test_what_is_longer_than_a_form_goes_on_in_another_and_is_read_whole() -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        blank = await amina.slash("journal", text="   ")
        assert "nothing written" in blank.text
        form = await amina.click(await amina.slash("journal"), "Write")
        saved = await amina.submit(form, {"text": "x" * 4000})
        for letter in "y":
            form = await amina.click(saved, "Write more")
            saved = await amina.submit(form, {"text": letter * 4000})
        whole = await read(amina)
        said = whole.text + "".join(one.text for one in whole.followups)
        assert [said.count(letter) >= 4000 for letter in "xy"] == [True] * 2


async def test_a_file_is_kept_like_words_and_a_very_long_one_comes_back_as_a_file() -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        words = "ዛሬ በጥሞና አዳመጥኩ። " * 1500
        await amina.slash("journal", file=("today.txt", words.encode("utf-16")))
        whole = await read(amina)
        assert [one.bytes.decode() for one in whole.files] == [words.strip()]
        form = await amina.click(await amina.slash("journal"), "Write")
        saved = await amina.submit(form, {"text": "Before.", "file": [("later.md", b"\xef\xbb\xbfFrom a file.")]})
        assert "kept" in saved.text
        assert "Before." in (both := await read(amina)).text and "From a file." in both.text


async def test_a_file_that_is_no_text_is_refused_and_what_was_typed_beside_it_comes_back() -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        for name, content in (("a.docx", b"PK"), ("a.txt", b"\x89PNG\xff\xfe\0"), ("a.txt", b"x" * 1_000_001)):
            refused = await amina.slash("journal", text="Typed beside it.", file=(name, content))
            assert "text files only" in refused.text and "Typed beside it." in refused.text
            form = await amina.click(await amina.slash("journal"), "Write")
            refused = await amina.submit(form, {"text": "Typed beside it.", "file": [(name, content)]})
            assert "text files only" in refused.text and "Typed beside it." in refused.text
        assert "Nothing is written" in (await amina.slash("journal")).text


async def test_words_that_cannot_be_kept_come_back_whole_in_the_same_answer() -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        opened = [await amina.click(await amina.slash("journal"), "Write") for _ in range(2)]
        await impatient(database(place))
        short, long = "It was *quiet* today.", ("A long day. " * 330)[:3990].strip()
        with locked(database(place)):
            lost = [
                await amina.submit(form, {"text": words}) for form, words in zip(opened, (short, long), strict=True)
            ]
            typed = await amina.slash("journal", text="Typed in the command.")
        assert lost[0].ephemeral and "It was \\*quiet\\* today." in lost[0].text
        assert lost[1].ephemeral and [one.bytes.decode() for one in lost[1].files] == [long]
        assert "Typed in the command." in typed.text
        assert "Nothing is written" in (await amina.slash("journal")).text


async def test_what_is_longer_than_all_there_is_room_for_comes_back_whole() -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        words = "A very long day. " * 2500
        refused = await amina.slash("journal", file=("day.txt", words.encode()))
        assert "40,000" in refused.text
        assert [one.bytes.decode() for one in refused.files] == [words.strip()]


async def test_what_could_tell_who_is_meant_is_asked_about_and_waits_as_a_draft() -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        asked = await amina.slash("journal", text="I called 206-555-0134 about my student Maria Lopez.")
        assert asked.ephemeral and "206-555-0134" in asked.text and "Maria Lopez" in asked.text
        assert {button.label for button in asked.buttons} == {"Keep it so", "Change it"}
        assert "(draft)" in (await amina.slash("journal")).text
        await place.town.bot.restart()
        form = await amina.click(asked, "Change it")
        assert form.modal is not None
        assert form.modal.fields[0].value == "I called 206-555-0134 about my student Maria Lopez."
        again = await amina.submit(form, {"text": "I called about Maria Lopez, my student M."})
        assert "kept" in again.text and "(draft)" not in (await amina.slash("journal")).text
        asked = await amina.slash("journal", text="Write to me@example.org.")
        kept = await amina.click(asked, "Keep it so")
        assert "kept" in kept.text
        mine = await amina.slash("journal")
        assert "(draft)" not in mine.text and "example.org" in mine.text


async def test_a_long_entry_is_changed_part_by_part() -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        words = "\n\n".join(letter * 2500 for letter in "abc")
        await amina.slash("journal", file=("long.txt", words.encode()))
        asked = await amina.click(await read(amina), "Change it")
        (menu,) = asked.selects
        assert len(menu.options) == 3
        form = await amina.select(asked, menu.custom_id, [menu.options[1].value])
        assert form.modal is not None and form.modal.fields[0].value.strip() == "b" * 2500
        await amina.submit(form, {"text": "Short now."})
        whole = await read(amina)
        said = whole.text + "".join(one.text for one in whole.followups)
        assert "a" * 2500 in said and "Short now." in said and "c" * 2500 in said and "bbb" not in said


async def test_an_entry_that_was_changed_meanwhile_gives_the_words_back() -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        await amina.slash("journal", text="First.")
        opened = await read(amina)
        first, second = [await amina.click(opened, "Change it") for _ in range(2)]
        await amina.submit(first, {"text": "Second."})
        late = await amina.submit(second, {"text": "Third."})
        assert "changed meanwhile" in late.text and "Third." in late.text
        assert "Second." in (await amina.slash("journal")).text


async def test_an_entry_is_deleted_after_one_question() -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        await amina.slash("journal", text="To be forgotten.")
        asked = await amina.click(await read(amina), "Delete it")
        assert "To be forgotten." in (await amina.slash("journal")).text
        done = await amina.click(asked, "Confirm")
        assert "deleted" in done.text
        assert "Nothing is written" in (await amina.slash("journal")).text


async def test_everything_is_downloaded_in_private_as_markdown_and_as_a_document() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina", "so")
        words = (
            "Today I listened.",
            "ዛሬ አዳመጥኩ።",
            "اليوم استمعت، ثم room 12.",
            "今天我听了。",
            "오늘 들었다.",
            "Сегодня 🙂",
            "It was 5 € ± 1 → enough.",
            "ሀ" * 150,
            "https://example.org/" + "x" * 150,
        )
        for one in words:
            await amina.slash("journal", text=one)
        mine = await amina.slash("journal")
        files = await amina.click(mine, mine.buttons[-1].label or "")
        assert files.ephemeral
        text, document = [*files.files, *(file for one in files.followups for file in one.files)]
        assert (text.name, document.name) == ("journal.md", "journal.pdf")
        assert all(one in text.bytes.decode() for one in words)
        assert document.bytes.startswith(b"%PDF")
        printed = "".join(page.extract_text() for page in PdfReader(BytesIO(document.bytes)).pages)
        assert "Today I listened." in printed and "Сегодня" in printed and "今天我听了" in printed
        assert "□" in printed and "5 € ± 1 → enough." in printed
        lines = printed.splitlines()
        assert sum(set(line.strip("\u200b ")) == {"ሀ"} for line in lines) == 4, "what has no space runs off no paper"
        assert sum("x" * 20 in line for line in lines) >= 4


@pytest.mark.expects_errors("the key of private words is not in the key file")
async def test_words_sealed_with_a_key_that_is_gone_are_said_to_be_safe() -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        await amina.slash("journal", text="Mine alone.")
        assert place.town.data_dir is not None
        await place.town.bot.stop()
        (place.town.data_dir / "key").write_bytes(new_key() + b"\n")
        await place.town.bot.start()
        lost = await amina.slash("journal")
        assert lost.ephemeral
        assert "[…]" in lost.text and "the key that opens them is missing" in lost.text
        opened = await read(amina)
        assert "the key that opens them is missing" in opened.text
        assert [one.label for one in opened.buttons] == ["Delete it"]
        late = await press(amina, "journal.change:1")
        assert "the key that opens them is missing" in late.text and late.modal is None
        asked = await amina.click(opened, "Delete it")
        assert "deleted" in (await amina.click(asked, "Confirm")).text
        assert "Nothing is written" in (await amina.slash("journal")).text


@pytest.mark.expects_errors("the key of private words is not in the key file")
async def test_a_reflection_whose_key_is_gone_is_taken_back_and_counts_again() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await planned(place)
        await until(place, "2026-10-27T09:01:00-07:00")
        await amina.submit(await amina.click(prompts(place)[0], "Reflect"), {"text": "Mine alone."})
        assert place.town.data_dir is not None
        await place.town.bot.stop()
        (place.town.data_dir / "key").write_bytes(new_key() + b"\n")
        await place.town.bot.start()
        done = await amina.click(await read(amina), "Take it back")
        assert "taken back" in done.text
        assert "It counts again" in (await amina.click(done, "Let it count again")).text


async def test_a_reflection_that_is_let_count_again_without_a_place_counts_once_there_is_one() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await planned(place)
        await until(place, "2026-10-27T09:01:00-07:00")
        await amina.submit(await amina.click(prompts(place)[0], "Reflect"), {"text": "Mine alone."})
        done = await amina.click(await read(amina), "Take it back")
        await confirmed(amina, "cohort leave", cohort="Spring")
        refused = await amina.click(done, "Let it count again")
        assert "do not have a place in Spring" in refused.text
        assert "(taken back)" in (await amina.slash("journal")).text
        await join(amina, "Spring")
        assert "It counts again" in (await amina.click(await read(amina), "Let it count again")).text
        again = await amina.submit(await amina.click(prompts(place)[0], "Reflect"), {"text": "Once more."})
        assert "it counts once" in again.text
