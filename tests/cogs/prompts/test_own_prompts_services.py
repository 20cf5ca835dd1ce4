"""Facilitators' own prompts: kept, translated, retired; on both databases."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import delete, event, select, update

from bot.core.people import Actor, Standing
from bot.core.refusals import NotConfirmed, TextTooLong, UnknownLanguage, UnknownTheme
from bot.db import Database, Tx
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import DueEntry, DueRows, NoticeContent
from bot.people.models import Member, Server
from cogs.prompts.models import Prompt, Translation
from cogs.prompts.refusals import AlreadyRetired, NoQuestion, NoSuchPrompt, OfLibrary, UnknownTag, WordsChanged
from cogs.prompts.rules import Element, Tags, Typed, Which, read_typed
from cogs.prompts.services import listing, own, staff_notices
from cogs.prompts.services.listing import Wanted
from cogs.prompts.services.own import Draft, OwnPrompt
from cogs.prompts.services.staff_notices import Lacking
from tests.support.clocks import NOW
from tests.support.people import a_cohort, a_member, a_server, act, an_actor

TYPED = Typed("The long week", "What carried you?", "Breathe first.")
BELONGING = Tags(11, Element.ALLIANCE, 9)
SPANISH = Typed("La semana", "¿Qué le ayudó?", "")


def a_facilitator(tx: Tx) -> Actor:
    server = a_server(tx)
    a_cohort(tx, server, "Spring")
    return an_actor(a_member(tx, server, "Rosa"), Standing.FACILITATOR)


async def a_prompt(database: Database, rosa: Actor, tags: Tags = BELONGING) -> OwnPrompt:
    return await database.write(own.add, act(rosa), code=Draft("en", tags).code, typed=TYPED)


def test_words_are_kept_within_their_room_and_a_title_on_one_line() -> None:
    assert read_typed(Typed(" Two\n lines ", " Why? ", "")) == Typed("Two lines", "Why?", "")
    assert read_typed(Typed("", "为什么", "")).question == "为什么"
    for bad in (Typed("x" * 81, "Why?", ""), Typed("", "a" * 1501, ""), Typed("", "Why?", "a" * 1001)):
        with pytest.raises(TextTooLong):
            read_typed(bad)
    for bad in ("🌱", "", "1 2 3", "\u200d?"):
        with pytest.raises(NoQuestion):
            read_typed(Typed("Title", bad, "Note"))


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        ({"language": "Klingon"}, UnknownLanguage),
        ({"theme": "13"}, UnknownTheme),
        ({"element": "9"}, UnknownTag),
        ({"tenet": "11"}, UnknownTag),
        ({"tenet": "9" * 5000}, UnknownTag),
        ({"tenet": "²"}, UnknownTag),
    ],
)
async def test_what_is_no_tag_is_refused(database: Database, options: dict[str, Any], refusal: type[Exception]) -> None:
    rosa = await database.write(a_facilitator)
    given: dict[str, Any] = {"language": None, "theme": None, "element": None, "tenet": None, **options}
    with pytest.raises(refusal):
        await database.read(own.before_adding, act(rosa), **given)


async def test_a_prompt_belongs_to_its_server(database: Database) -> None:
    rosa, eve = await database.write(a_facilitator), await database.write(a_facilitator)
    kept = await a_prompt(database, rosa)
    assert await database.read(own.suggest, act(eve)) == []
    with pytest.raises(NoSuchPrompt):
        await database.read(own.before_translating, act(eve), prompt=kept.id, language="es")
    with pytest.raises(NoSuchPrompt):
        await database.write(own.translate, act(eve), prompt=kept.id, language="es", typed=SPANISH, mark="")
    for change in (own.restore, own.ask_for_words):
        with pytest.raises(NoSuchPrompt):
            await database.write(change, act(eve), prompt=kept.id)
    with pytest.raises(NoSuchPrompt):
        await database.write(own.retire, act(eve), prompt=kept.id, mark=None)
    with pytest.raises(NoSuchPrompt):
        await database.read(listing.one, act(eve), which=Which(prompt_id=kept.id))
    shown = await database.read(listing.listing, act(eve), wanted=Wanted())
    assert all(one.own is None for one in shown.prompts)


async def test_a_prompt_is_found_by_what_it_is_called_in_any_language(database: Database) -> None:
    rosa = await database.write(a_facilitator)
    kept = await a_prompt(database, rosa)
    seen = await database.read(own.before_translating, act(rosa), prompt="long", language="es")
    await database.write(own.translate, act(rosa), prompt=kept.id, language="es", typed=SPANISH, mark=seen.mark)
    for text in ("semana", "THE LONG", f"p{kept.id}"):
        assert await database.read(own.find, act(rosa), text) == kept.id
    for text in ("l31", "Where do I feel I can bring my whole self, and what makes that possible?"):
        with pytest.raises(OfLibrary):
            await database.read(own.find, act(rosa), text)
    with pytest.raises(NoSuchPrompt):
        await database.read(own.find, act(rosa), "Gardening")


async def test_words_that_changed_meanwhile_are_not_taken_away(database: Database) -> None:
    rosa = await database.write(a_facilitator)
    kept = await a_prompt(database, rosa)
    seen = await database.read(own.before_translating, act(rosa), prompt=kept.id, language="es")
    await database.write(own.translate, act(rosa), prompt=kept.id, language="es", typed=SPANISH, mark=seen.mark)
    other = Typed("Otra", "¿Otra?", "")
    with pytest.raises(WordsChanged) as refused:
        await database.write(own.translate, act(rosa), prompt=kept.id, language="es", typed=other, mark=seen.mark)
    assert (refused.value.title, refused.value.question) == (SPANISH.title, SPANISH.question)
    same = await database.write(own.translate, act(rosa), prompt=kept.id, language="es", typed=SPANISH, mark=seen.mark)
    assert same[1] == 0
    assert [words.title for words in (await database.read(own.one, act(rosa), prompt=kept.id)).words] == [
        TYPED.title,
        SPANISH.title,
    ]


async def test_of_two_at_the_same_moment_one_is_told(database: Database) -> None:
    rosa = await database.write(a_facilitator)
    kept = await a_prompt(database, rosa)
    seen = await database.read(own.before_translating, act(rosa), prompt=kept.id, language="es")
    tried = [
        database.write(
            own.translate, act(rosa), prompt=kept.id, language="es", typed=Typed(name, "¿Qué?", ""), mark=seen.mark
        )
        for name in ("Una", "Otra")
    ]
    done = await asyncio.gather(*tried, return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["WordsChanged", "tuple"]


async def test_a_retired_prompt_is_offered_no_more_and_its_words_stay(database: Database) -> None:
    rosa = await database.write(a_facilitator)
    kept = await a_prompt(database, rosa)
    with pytest.raises(NotConfirmed):
        await database.write(own.retire, act(rosa), prompt=kept.id, mark="another")
    await database.write(own.retire, act(rosa), prompt=kept.id, mark=None)
    with pytest.raises(AlreadyRetired):
        await database.write(own.retire, act(rosa), prompt=kept.id, mark=None)
    with pytest.raises(NoSuchPrompt):
        await database.read(own.find, act(rosa), "long")
    shown = await database.read(own.one, act(rosa), prompt=kept.id)
    assert shown.retired and shown.words[0].question == TYPED.question
    assert not (await database.write(own.restore, act(rosa), prompt=kept.id)).retired


async def test_the_list_holds_what_is_wanted_own_ones_first_and_every_page_its_ten(database: Database) -> None:
    rosa = await database.write(a_facilitator)
    for number in range(12):
        await a_prompt(database, rosa, Tags(11 if number % 2 else 9, Element.ALLIANCE, number % 10 + 1))
    pages = [await database.read(listing.listing, act(rosa), wanted=Wanted(), page=page) for page in range(5)]
    assert [len(page.prompts) for page in pages] == [10, 10, 10, 10, 8]
    codes = [one.which.code for page in pages for one in page.prompts]
    assert len(set(codes)) == 48 and [code[0] for code in codes[:13]] == ["p"] * 12 + ["l"]
    for wanted, own_ones, all_of_them in (
        (Wanted(theme=11), 6, 9),
        (Wanted(language="es"), 0, 36),
        (Wanted(retired=True), 0, 0),
        (Wanted(theme=9, element=Element.ALLIANCE), 6, 6),
    ):
        found = [
            one
            for page in range(5)
            for one in (await database.read(listing.listing, act(rosa), wanted=wanted, page=page)).prompts
        ]
        unique = {one.which.code: one for one in found}.values()
        assert sum(one.own is not None for one in unique) == own_ones
        assert len(unique) == all_of_them, wanted
    lacking = pages[0].prompts[0].lacking
    assert lacking == ("es", "so")


async def test_who_deletes_their_data_leaves_the_prompt_without_a_name(database: Database) -> None:
    rosa = await database.write(a_facilitator)
    kept = await a_prompt(database, rosa)
    await database.write(lambda tx: forget(tx, rosa))
    names = await database.read(
        lambda tx: (
            tx.execute(select(Prompt.author_id)).scalar_one(),
            tx.execute(select(Translation.translator_id)).scalar_one(),
        )
    )
    assert names == (None, None)
    assert kept.words[0].question == TYPED.question


def forget(tx: Tx, rosa: Actor) -> None:
    """Their row in the server goes."""
    tx.execute(delete(Member).where(Member.id == rosa.member))


def owed(tx: Tx) -> list[DueEntry]:
    rows = tx.execute(select(OutboxEntry).where(OutboxEntry.kind.in_(("prompt.lacking", "prompt.retired")))).scalars()
    return [DueEntry(o.id, o.kind, o.server_id, o.subject_id, o.member_id, o.dedupe_key, o.due_at) for o in rows]


async def test_what_was_written_meanwhile_is_not_asked_for(database: Database) -> None:
    rosa = await database.write(a_facilitator)
    kept = await a_prompt(database, rosa)
    for channel in (None, 7):
        await database.write(lambda tx, to=channel: tx.execute(update(Server).values(staff_channel_id=to)) and None)
        assert (await database.write(own.ask_for_words, act(rosa), prompt=kept.id)).channel_id == channel
    await database.write(own.ask_for_words, act(rosa), prompt=kept.id)
    rows = await database.read(owed)
    assert len(rows) == 1
    told = await database.read(staff_notices.lacking_facts, DueRows(rows, NOW))
    assert [one.facts for one in told.values() if isinstance(one, NoticeContent)] == [
        Lacking(kept.words, (("Spring", ("es", "so")),))
    ]
    for language in ("es", "so"):
        seen = await database.read(own.before_translating, act(rosa), prompt=kept.id, language=language)
        await database.write(own.translate, act(rosa), prompt=kept.id, language=language, typed=SPANISH, mark=seen.mark)
    assert await database.read(staff_notices.lacking_facts, DueRows(rows, NOW)) == {}


async def test_a_page_of_the_list_takes_as_many_queries_however_much_there_is(database: Database) -> None:
    rosa = await database.write(a_facilitator)
    statements: list[str] = []
    event.listen(database.reader, "before_cursor_execute", lambda *given: statements.append(given[2]))
    counts: list[int] = []
    for more in (1, 9):
        for _ in range(more):
            await a_prompt(database, rosa)
        statements.clear()
        await database.read(listing.listing, act(rosa), wanted=Wanted())
        counts.append(len(statements))
    assert counts[0] == counts[1]
