"""Readers of a catalogue that no speaker has checked are told so, and safety stands in English beside it."""

from bot.i18n.catalogues import Catalogues
from sandbox import Sandbox


async def test_who_reads_an_unchecked_language_is_told_and_finds_support_in_english_too() -> None:
    unchecked = [code for code in Catalogues.load().codes if not Catalogues.load().is_reviewed(code)]
    async with Sandbox.open() as town:
        server = await town.server("Riverside")
        for code in unchecked:
            person = await server.person(f"A reader of {code}")
            assert "\n-# " in (await person.slash("language", language=code)).text
            assert "Call or text 988" in (await person.slash("support")).text
        english = await server.person("A reader of English")
        assert "\n-# " not in (await english.slash("language", language="en")).text
