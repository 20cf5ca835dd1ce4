"""Reflections: sealed, counted once per prompt, read by their author alone; on both databases."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from bot import outbox
from bot.core.people import Actor
from bot.core.refusals import TextMissing, TextTooLong
from bot.db import Database, Tx
from bot.db.vault import Binding, Vault
from bot.ledger.models import Credit
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import State
from cogs.prompts.models import PromptPlan, PromptPost
from cogs.prompts.refusals import UnknownPrompt
from cogs.prompts.services.posts import POST
from cogs.reflections import services as reflections
from cogs.reflections.models import Reflection
from cogs.reflections.refusals import EntryGone, WordsSealed
from tests.support.clocks import NOW
from tests.support.people import a_cohort, a_member, a_place, a_server, act, an_actor

WORDS = "The room was very quiet."


@dataclass(frozen=True)
class Group:
    """A cohort with two prompts; Amina has a place, Li has none, Eve is elsewhere."""

    amina: Actor
    omar: Actor
    li: Actor
    eve: Actor
    posts: tuple[int, int]


def a_group(tx: Tx) -> Group:
    server = a_server(tx)
    cohort = a_cohort(tx, server, reflections_required=2)
    amina, omar, li = (a_member(tx, server, name) for name in ("Amina", "Omar", "Li"))
    a_place(tx, cohort, amina)
    a_place(tx, cohort, omar)
    plan = PromptPlan(
        server_id=server.id,
        cohort_id=cohort.id,
        theme=9,
        starts="2026-09-01 09:00",
        timezone="UTC",
        repeat="weekly",
        count=2,
        created_at=NOW,
    )
    tx.add(plan)
    tx.flush()
    posts = [
        PromptPost(
            server_id=server.id,
            cohort_id=cohort.id,
            plan_id=plan.id,
            theme=9 + step,
            library_number=3 * (8 + step) + 1,
            local_date=date(2026, 9, 1 + step),
            due_at=NOW,
        )
        for step in range(2)
    ]
    tx.add_all(posts)
    tx.flush()
    eve = a_member(tx, a_server(tx), "Eve")
    for post in posts:
        row = outbox.notice(tx, POST, server=server.id, subject=post.id, now=NOW)
        tx.get_one(OutboxEntry, row).state = State.SENT
    tx.flush()
    return Group(an_actor(amina), an_actor(omar), an_actor(li), an_actor(eve), (posts[0].id, posts[1].id))


@pytest.fixture
async def group(database: Database) -> Group:
    return await database.write(a_group)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault.open(tmp_path / "key", make=True)


def rows(tx: Tx) -> list[Reflection]:
    return list(tx.execute(select(Reflection).order_by(Reflection.id)).scalars())


def credits_of(tx: Tx, member: int) -> list[tuple[str, int, int]]:
    found = tx.execute(select(Credit.kind, Credit.minutes, Credit.subject_id).where(Credit.member_id == member))
    return [(row[0], row[1], row[2]) for row in found]


async def test_words_are_sealed_before_they_reach_the_database(database: Database, group: Group, vault: Vault) -> None:
    await database.write(reflections.keep, act(group.amina, NOW, vault=vault), post=group.posts[0], words=WORDS)
    (row,) = await database.read(rows)
    assert b"quiet" not in row.sealed
    binding = Binding.of(Reflection.sealed, row=row.id, owner=group.amina.member)
    assert vault.unseal(row.sealed, binding) == WORDS


async def test_several_reflections_on_one_prompt_are_kept_and_the_first_counts(
    database: Database, group: Group, vault: Vault
) -> None:
    kept = [
        await database.write(reflections.keep, act(group.amina, NOW, vault=vault), post=post, words=WORDS)
        for post in (group.posts[0], group.posts[0], group.posts[1])
    ]
    assert [(one.counted, one.remaining) for one in kept] == [(True, 1), (False, 1), (True, 0)]
    assert len(await database.read(rows)) == 3
    assert await database.read(credits_of, group.amina.member) == [("reflection", 0, post) for post in group.posts]


async def test_reflecting_needs_a_place_and_a_prompt_of_this_server(
    database: Database, group: Group, vault: Vault
) -> None:
    post = group.posts[0]
    for actor, refusal in ((group.li, UnknownPrompt), (group.eve, UnknownPrompt)):
        with pytest.raises(refusal):
            await database.read(reflections.theme, act(actor), post=post)
        kept = await database.write(reflections.keep, act(actor, NOW, vault=vault), post=post, words=WORDS)
        assert kept.in_journal and not kept.counted, "what was written is never lost, but it counts for nothing"
    with pytest.raises(UnknownPrompt):
        await database.read(reflections.theme, act(group.amina), post=999_999)
    assert [row.post_id for row in await database.read(rows)] == [None, None]


@pytest.mark.parametrize(("words", "refusal"), [("  \n", TextMissing), ("x" * 4001, TextTooLong)])
async def test_nothing_and_too_much_are_refused_and_kept_nowhere(
    database: Database, group: Group, vault: Vault, words: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await database.write(reflections.keep, act(group.amina, NOW, vault=vault), post=group.posts[0], words=words)
    with pytest.raises(refusal):
        await database.write(reflections.write, act(group.amina, NOW, vault=vault), words=words)
    assert await database.read(rows) == []
    assert await database.read(credits_of, group.amina.member) == []


async def test_a_journal_is_ones_own_newest_first_and_free_entries_earn_nothing(
    database: Database, group: Group, vault: Vault
) -> None:
    await database.write(reflections.keep, act(group.amina, NOW, vault=vault), post=group.posts[0], words=WORDS)
    later = NOW + timedelta(days=1)
    await database.write(reflections.write, act(group.amina, later, vault=vault), words="Free " * 100)
    entries = await database.read(reflections.journal, act(group.amina, later, vault=vault))
    assert [(one.theme, one.at) for one in entries] == [(None, later), (9, NOW)]
    assert entries[0].words.endswith("…")
    assert len(await database.read(credits_of, group.amina.member)) == 1
    whole = await database.read(reflections.entry, act(group.amina, later, vault=vault), reflection=entries[0].id)
    assert whole.words == ("Free " * 100).strip()
    for other in (group.omar, group.eve):
        assert await database.read(reflections.journal, act(other, later, vault=vault)) == []
        with pytest.raises(EntryGone):
            await database.read(reflections.entry, act(other, later, vault=vault), reflection=entries[0].id)


async def test_without_its_key_a_journal_says_so(
    database: Database, group: Group, vault: Vault, tmp_path: Path
) -> None:
    await database.write(reflections.write, act(group.amina, NOW, vault=vault), words=WORDS)
    other = Vault.open(tmp_path / "another", make=True)
    with pytest.raises(WordsSealed):
        await database.read(reflections.journal, act(group.amina, NOW, vault=other))


@pytest.mark.parametrize("what", ["row", "owner"])
async def test_a_text_that_somebody_moves_in_the_database_does_not_open(
    database: Database, group: Group, vault: Vault, what: str
) -> None:
    """Whoever can write into the database cannot read by it what another wrote."""
    for actor in (group.amina, group.omar):
        await database.write(reflections.write, act(actor, NOW, vault=vault), words=WORDS)

    def move(tx: Tx) -> None:
        of_amina, of_omar = rows(tx)
        if what == "row":
            of_omar.sealed = of_amina.sealed
        else:
            of_amina.member_id = of_omar.member_id
        tx.flush()

    await database.write(move)
    with pytest.raises(WordsSealed):
        await database.read(reflections.journal, act(group.omar, NOW, vault=vault))


async def test_keeping_a_reflection_takes_few_statements(database: Database, group: Group, vault: Vault) -> None:
    statements: list[str] = []

    @event.listens_for(database.writer, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    await database.write(reflections.keep, act(group.amina, NOW, vault=vault), post=group.posts[0], words=WORDS)
    assert len([one for one in statements if not one.startswith("BEGIN")]) <= 8, "recognising takes two more"
    assert await database.read(lambda tx: tx.execute(select(func.count()).select_from(Reflection)).scalar_one()) == 1
