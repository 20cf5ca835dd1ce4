"""Suggested words on both databases: one of each person for each sentence, decided once, if the sentence is there."""

import asyncio
from collections.abc import Awaitable

import pytest
from sqlalchemy import func, select, update

from bot.core.people import Actor, Standing
from bot.core.refusals import UnknownLanguage
from bot.db import Database, Tx
from bot.i18n.catalogues import Catalogues
from bot.outbox.models import OutboxEntry
from cogs.translations.models import ServerWords, TranslationSuggestion
from cogs.translations.refusals import EnglishIsOurs, SentenceGone, SuggestionDecided
from cogs.translations.rules import SuggestionState
from cogs.translations.services import reviewing, suggesting
from tests.support.clocks import NOW
from tests.support.erasing import erase
from tests.support.people import a_member, a_server, act, an_actor

CATALOGUE = Catalogues.load().sentences
(CODE,) = (one.code for one in CATALOGUE("es").by_code.values() if one.key == (None, "Our group agreement"))
WORDS = {"0": "Lo que acordamos en el grupo"}


def a_pair(tx: Tx) -> tuple[Actor, Actor]:
    """Somebody who suggests, and somebody who reviews, in one server."""
    server = a_server(tx)
    reviewer = an_actor(a_member(tx, server, "Marisol"), Standing.TRANSLATOR)
    return an_actor(a_member(tx, server, "Ana")), reviewer


def suggest(tx: Tx, actor: Actor, words: str = WORDS["0"], code: str = CODE) -> int:
    """Words for a sentence; gives their row."""
    suggesting.suggest(tx, act(actor), catalogue=CATALOGUE, language="es", code=code, written={"0": words})
    tx.flush()
    return tx.execute(select(func.max(TranslationSuggestion.id))).scalar_one()


async def outcomes(*deciding: Awaitable[object]) -> list[str]:
    """What came of those who decide at the same time."""
    return [type(one).__name__ for one in await asyncio.gather(*deciding, return_exceptions=True)]


async def test_of_two_reviewers_at_the_same_moment_one_decides(database: Database) -> None:
    ana, marisol = await database.write(a_pair)
    row = await database.write(suggest, ana)
    found = await outcomes(
        database.write(lambda tx: reviewing.approve(tx, act(marisol), catalogue=CATALOGUE, suggestion=row)),
        database.write(lambda tx: reviewing.decline(tx, act(marisol), suggestion=row)),
        database.write(lambda tx: reviewing.approve(tx, act(marisol), catalogue=CATALOGUE, suggestion=row)),
    )
    assert sorted(found) == ["Decided", "SuggestionDecided", "SuggestionDecided"]
    owed = await database.read(lambda tx: tx.execute(select(func.count(OutboxEntry.id))).scalar_one())
    assert owed == 1, "they hear it once"


async def test_of_two_forms_that_one_person_sends_at_the_same_moment_the_later_stays_open(database: Database) -> None:
    ana, _marisol = await database.write(a_pair)
    found = await outcomes(*(database.write(suggest, ana, f"{WORDS['0']} {n}") for n in range(4)))
    assert found == ["int"] * 4
    states = await database.read(lambda tx: sorted(tx.execute(select(TranslationSuggestion.state)).scalars()))
    assert states == ["open", "replaced", "replaced", "replaced"]


async def test_a_sentence_that_the_product_no_longer_says_can_be_declined_and_not_approved(database: Database) -> None:
    ana, marisol = await database.write(a_pair)
    row = await database.write(suggest, ana)
    await database.write(lambda tx: tx.execute(update(TranslationSuggestion).values(code="00000000")) and None)
    shown = await database.read(lambda tx: reviewing.next_one(tx, act(marisol), catalogue=CATALOGUE, language="es"))
    assert shown is not None and (shown.sentence, shown.message, shown.words) == (
        None, "Our group agreement", (WORDS["0"],),
    )  # fmt: skip
    with pytest.raises(SentenceGone):
        await database.write(lambda tx: reviewing.approve(tx, act(marisol), catalogue=CATALOGUE, suggestion=row))
    done = await database.write(lambda tx: reviewing.decline(tx, act(marisol), suggestion=row))
    assert not done.approved


async def test_words_of_one_server_are_neither_seen_nor_decided_in_another(database: Database) -> None:
    ana, _marisol = await database.write(a_pair)
    _luz, other = await database.write(a_pair)
    row = await database.write(suggest, ana)
    assert await database.read(
        lambda tx: reviewing.next_one(tx, act(other), catalogue=CATALOGUE, language=None)
    ) is None  # fmt: skip
    for decide in (
        lambda tx: reviewing.approve(tx, act(other), catalogue=CATALOGUE, suggestion=row),
        lambda tx: reviewing.decline(tx, act(other), suggestion=row),
    ):
        with pytest.raises(SuggestionDecided):
            await database.write(decide)


async def test_who_deletes_their_data_takes_suggestions_along_and_leaves_what_the_server_reads(
    database: Database,
) -> None:
    ana, marisol = await database.write(a_pair)
    row = await database.write(suggest, ana)
    await database.write(lambda tx: reviewing.approve(tx, act(marisol), catalogue=CATALOGUE, suggestion=row))
    again = await database.write(suggest, ana, "Nuestro acuerdo")
    await database.write(erase, ana.user_id, NOW)
    with pytest.raises(SuggestionDecided):
        await database.write(lambda tx: reviewing.decline(tx, act(marisol), suggestion=again))
    kept = await database.read(lambda tx: tx.execute(select(ServerWords.words)).scalars().all())
    assert kept == [[WORDS["0"]]]
    assert await database.read(lambda tx: tx.execute(select(TranslationSuggestion.id)).scalars().all()) == []


async def test_suggestions_come_in_their_order_round_and_round_and_by_language(database: Database) -> None:
    ana, marisol = await database.write(a_pair)
    others = [
        one.code
        for one in CATALOGUE("es").by_code.values()
        if one.key[0] is None and len(one.words) == 1 and one.words[0] and not set("{/") & set(one.english[0])
    ][:2]
    rows = [await database.write(suggest, ana, f"Otras palabras {n}", code) for n, code in enumerate(others)]

    def shown(tx: Tx, language: str | None, after: int) -> tuple[int, int] | None:
        found = reviewing.next_one(tx, act(marisol), catalogue=CATALOGUE, language=language, after=after)
        return None if found is None else (found.id, found.others)

    assert [await database.read(shown, None, after) for after in (0, *rows)] == [
        (rows[0], 1),
        (rows[1], 1),
        (rows[0], 1),
    ]
    assert await database.read(shown, "so", 0) is None
    with pytest.raises(UnknownLanguage):
        await database.read(shown, "xx", 0)


async def test_words_are_suggested_for_other_languages_than_english(database: Database) -> None:
    ana, _marisol = await database.write(a_pair)
    with pytest.raises(EnglishIsOurs):
        await database.read(lambda tx: suggesting.language_of(tx, act(ana), language="en"))
    assert await database.read(lambda tx: suggesting.language_of(tx, act(ana), language="Español")) == "es"
    for made_up in ("en", "xx"):
        with pytest.raises(UnknownLanguage):
            await database.read(
                lambda tx, made_up=made_up: suggesting.look(
                    tx, act(ana), catalogue=CATALOGUE, language=made_up, code=CODE
                )
            )


async def test_a_closed_state_is_never_open_again(database: Database) -> None:
    ana, marisol = await database.write(a_pair)
    first = await database.write(suggest, ana)
    await database.write(suggest, ana, "Nuestro acuerdo")
    state = await database.read(lambda tx: tx.get_one(TranslationSuggestion, first).state)
    assert state is SuggestionState.REPLACED
    with pytest.raises(SuggestionDecided):
        await database.write(lambda tx: reviewing.approve(tx, act(marisol), catalogue=CATALOGUE, suggestion=first))
