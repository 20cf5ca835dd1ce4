"""Readers of a catalogue that no speaker has checked are told so, and safety stands in English beside it."""

from bot.i18n.catalogues import Catalogues
from sandbox import Sandbox
from tests.support.erasing import erased
from tests.support.stories import join, riverside

UNCHECKED = "\n-# "


async def test_who_reads_an_unchecked_language_is_told_and_finds_support_in_english_too() -> None:
    unchecked = [code for code in Catalogues.load().codes if not Catalogues.load().texts(code).reviewed]
    async with Sandbox.open() as town:
        server = await town.server("Riverside")
        for code in unchecked:
            person = await server.person(f"A reader of {code}")
            assert "\n-# " in (await person.slash("language", language=code)).text
            assert "Call or text 988" in (await person.slash("support")).text
        english = await server.person("A reader of English")
        assert "\n-# " not in (await english.slash("language", language="en")).text


async def test_what_nobody_has_checked_is_told_once_for_each_person_and_language() -> None:
    async with riverside() as place:
        ana = await place.server.person("Ana")
        answers = [
            await ana.slash("language", language="es"),
            await ana.slash("help"),
            await join(ana, "Spring", "es"),
            await ana.slash("progress"),
            await ana.slash("language", language="es"),
        ]
        assert [UNCHECKED in answer.text for answer in answers] == [True, False, False, False, False]
        somali = [await ana.slash("language", language=code) for code in ("so", "es", "so")]
        assert ["\n-# " in answer.text for answer in somali] == [True, False, False]
        hodan = await place.server.person("Hodan", locale="es-ES")
        helped = [(await hodan.slash("help")).text for _ in range(2)]
        assert [UNCHECKED in text for text in helped] == [True, False], "also for those who never chose one"
        await erased(place, hodan)
        assert UNCHECKED in (await hodan.slash("help")).text, "and nothing of it stays when they delete what is theirs"
