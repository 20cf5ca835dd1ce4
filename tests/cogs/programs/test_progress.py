"""/progress as people read it."""

from sqlalchemy import event

from sandbox.startup import InProcessBot
from tests.support.stories import confirmed, riverside


async def test_it_says_what_is_done_what_remains_and_what_comes_next() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        mine = await amina.slash("progress")
        assert mine.ephemeral
        assert "Group agreement accepted" in mine.text
        assert "Sessions: 0 of 8, 8 to go" in mine.text
        assert "/mentor request" in mine.text
        hodan = await place.mentor("Hodan")
        await place.pair(hodan, amina)
        paired = await amina.slash("progress")
        assert "Mentor: " in paired.text and "Hodan" in paired.text
        assert "/meeting log" in paired.text, "no session is planned to which she could come"
        assert "Amina" in (await hodan.slash("progress")).text


async def test_it_comes_in_the_persons_language_and_others_is_for_facilitators() -> None:
    async with riverside() as place:
        amina, sahra = await place.participant("Amina"), await place.participant("Sahra", "so")
        refused = await amina.slash("progress", member=sahra)
        assert "facilitators" in refused.text
        assert "Sahra" in (await place.rosa.slash("progress", member=sahra)).text
        assert "0 of 8" in (await amina.slash("progress", member=amina)).text


async def test_who_has_no_place_is_told_how_to_get_one() -> None:
    async with riverside() as place:
        stranger = await place.server.person("Stranger")
        assert "/cohort join" in (await stranger.slash("progress")).text
        unknown = await place.rosa.slash("progress", member=stranger)
        assert unknown.ephemeral


async def test_hours_stay_with_those_who_leave() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await confirmed(amina, "cohort leave", cohort="Spring")
        assert "left; the hours stay" in (await amina.slash("progress")).text


async def test_it_takes_four_statements_at_most() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await place.pair(hodan, amina)
        assert isinstance(place.town.bot, InProcessBot)
        app = place.town.bot.app
        assert app is not None
        statements: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            statements.append(statement)

        event.listen(app.database.reader, "before_cursor_execute", note)
        event.listen(app.database.writer, "before_cursor_execute", note)
        for person, member in ((amina, None), (place.rosa, amina)):
            statements.clear()
            await (person.slash("progress", member=member) if member else person.slash("progress"))
            assert len([one for one in statements if not one.startswith("BEGIN")]) <= 4, statements


async def test_who_is_here_and_never_did_anything_is_not_said_to_be_gone() -> None:
    async with riverside() as place:
        guest = await place.server.person("Guest")
        assert "Guest does not have a place" in (await place.rosa.slash("progress", member=guest)).text
        await guest.leave()
        assert "not in this server any more" in (await place.rosa.slash("progress", member=guest)).text
