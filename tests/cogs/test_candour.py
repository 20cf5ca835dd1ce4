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


async def test_whoever_chose_a_language_is_told_that_once_and_not_at_every_step() -> None:
    async with Sandbox.open() as town:
        server = await town.server("Riverside")
        ana = await server.person("Ana", locale="es-ES")
        assert "\n-# " in (await ana.slash("help")).text, "she has not chosen one yet"
        chosen = await ana.slash("language", language="es")
        later = [(await ana.slash(command)).text for command in ("help", "me", "privacy", "help")]
        assert "\n-# " in chosen.text
        assert not [text for text in later if "\n-# " in text]
