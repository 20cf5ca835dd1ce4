"""Reflections: sealed, counted once per prompt, read by their author alone; on both databases."""

import asyncio
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

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
from cogs.reflections.models import Reflection
from cogs.reflections.refusals import EntryGone, WordsChanged, WordsSealed
from cogs.reflections.rules.audience import ReflectionStatus
from cogs.reflections.services import changes, journal, saving
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
    await database.write(saving.save, act(group.amina, NOW, vault=vault), post=group.posts[0], written=WORDS)
    (row,) = await database.read(rows)
    assert b"quiet" not in row.sealed
    binding = Binding.of(Reflection.sealed, row=row.id, owner=group.amina.member)
    assert vault.unseal(row.sealed, binding) == WORDS


async def test_several_reflections_on_one_prompt_are_kept_and_the_first_counts(
    database: Database, group: Group, vault: Vault
) -> None:
    kept = [
        await database.write(saving.save, act(group.amina, NOW, vault=vault), post=post, written=WORDS)
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
            await database.read(saving.opened, act(actor), post=post)
        kept = await database.write(saving.save, act(actor, NOW, vault=vault), post=post, written=WORDS)
        assert kept.prompt_gone and not kept.counted, "what was written is never lost, but it counts for nothing"
    with pytest.raises(UnknownPrompt):
        await database.read(saving.opened, act(group.amina), post=999_999)
    assert [row.post_id for row in await database.read(rows)] == [None, None]


@pytest.mark.parametrize(("words", "refusal"), [("  \n", TextMissing), ("x" * 40001, TextTooLong)])
async def test_nothing_and_too_much_are_refused_and_kept_nowhere(
    database: Database, group: Group, vault: Vault, words: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await database.write(saving.save, act(group.amina, NOW, vault=vault), post=group.posts[0], written=words)
    with pytest.raises(refusal):
        await database.write(saving.save, act(group.amina, NOW, vault=vault), written=words)
    assert await database.read(rows) == []
    assert await database.read(credits_of, group.amina.member) == []


async def test_a_journal_is_ones_own_newest_first_and_free_entries_earn_nothing(
    database: Database, group: Group, vault: Vault
) -> None:
    await database.write(saving.save, act(group.amina, NOW, vault=vault), post=group.posts[0], written=WORDS)
    later = NOW + timedelta(days=1)
    await database.write(saving.save, act(group.amina, later, vault=vault), written="Free " * 100)
    entries = (await database.read(journal.listing, act(group.amina, later, vault=vault))).entries
    assert [(one.theme, one.at) for one in entries] == [(None, later), (9, NOW)]
    assert entries[0].words.endswith("…")
    assert len(await database.read(credits_of, group.amina.member)) == 1
    whole = await database.read(journal.entry, act(group.amina, later, vault=vault), reflection=entries[0].id)
    assert whole.words == ("Free " * 100).strip()
    for other in (group.omar, group.eve):
        assert (await database.read(journal.listing, act(other, later, vault=vault))).entries == []
        with pytest.raises(EntryGone):
            await database.read(journal.entry, act(other, later, vault=vault), reflection=entries[0].id)


async def test_without_its_key_a_journal_says_so(
    database: Database, group: Group, vault: Vault, tmp_path: Path
) -> None:
    await database.write(saving.save, act(group.amina, NOW, vault=vault), written=WORDS)
    other = Vault.open(tmp_path / "another", make=True)
    (entry,) = (await database.read(journal.listing, act(group.amina, NOW, vault=other))).entries
    assert (entry.words, entry.is_closed) == ("[…]", True)
    with pytest.raises(WordsSealed):
        await database.read(journal.everything, act(group.amina, NOW, vault=other))
    with pytest.raises(WordsSealed):
        await database.read(journal.part, act(group.amina, NOW, vault=other), reflection=entry.id)


@pytest.mark.parametrize("what", ["row", "owner"])
async def test_a_text_that_somebody_moves_in_the_database_does_not_open(
    database: Database, group: Group, vault: Vault, what: str
) -> None:
    """Whoever can write into the database cannot read by it what another wrote."""
    for actor in (group.amina, group.omar):
        await database.write(saving.save, act(actor, NOW, vault=vault), written=WORDS)

    def move(tx: Tx) -> None:
        of_amina, of_omar = rows(tx)
        if what == "row":
            of_omar.sealed = of_amina.sealed
        else:
            of_amina.member_id = of_omar.member_id
        tx.flush()

    await database.write(move)
    of_amina, of_omar = await database.read(rows)
    moved = of_omar if what == "row" else of_amina
    entry = await database.read(journal.entry, act(group.omar, NOW, vault=vault), reflection=moved.id)
    assert (entry.words, entry.is_closed) == ("[…]", True)


async def test_words_whose_key_is_lost_do_not_close_the_journal_of_what_was_written_since(
    database: Database, group: Group, vault: Vault, tmp_path: Path
) -> None:
    lost = Vault.open(tmp_path / "another", make=True)
    for keeps, words in ((lost, "Before the loss"), (vault, "After the loss")):
        await database.write(saving.save, act(group.amina, NOW, vault=keeps), written=words)
    who = act(group.amina, NOW, vault=vault)
    page, whole = await database.read(journal.listing, who), await database.read(journal.everything, who)
    assert [one.words for one in page.entries] == ["After the loss", "[…]"]
    assert [one.words for one in whole] == ["[…]", "After the loss"]
    assert (await database.read(journal.entry, who, reflection=whole[0].id)).is_closed


async def test_keeping_a_reflection_takes_few_statements(database: Database, group: Group, vault: Vault) -> None:
    statements: list[str] = []

    @event.listens_for(database.writer, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    await database.write(saving.save, act(group.amina, NOW, vault=vault), post=group.posts[0], written=WORDS)
    assert len([one for one in statements if not one.startswith("BEGIN")]) <= 8, "recognising takes two more"
    assert await database.read(lambda tx: tx.execute(select(func.count()).select_from(Reflection)).scalar_one()) == 1


async def kept(database: Database, who: Actor, vault: Vault, *, post: int | None = None) -> int:
    saved = await database.write(saving.save, act(who, NOW, vault=vault), written=WORDS, post=post)
    return saved.id


async def standing(database: Database, who: Actor) -> int:
    """How many credits stand."""
    query = select(func.coalesce(func.sum(Credit.units), 0)).where(Credit.member_id == who.member)
    return await database.read(lambda tx: tx.execute(query).scalar_one())


async def test_taking_back_reverses_the_credit_and_counting_again_gives_it_back(
    database: Database, group: Group, vault: Vault
) -> None:
    me = act(group.amina, NOW, vault=vault)
    one = await kept(database, group.amina, vault, post=group.posts[0])
    assert await standing(database, group.amina) == 1
    for _ in range(2):
        await database.write(changes.withdraw, me, reflection=one)
        assert await standing(database, group.amina) == 0
    for _ in range(2):
        assert (await database.write(changes.count_again, me, reflection=one)).counts
        assert await standing(database, group.amina) == 1


async def test_the_credit_stands_as_long_as_one_reflection_on_the_prompt_does(
    database: Database, group: Group, vault: Vault
) -> None:
    me = act(group.amina, NOW, vault=vault)
    one, two = [await kept(database, group.amina, vault, post=group.posts[0]) for _ in range(2)]
    await database.write(changes.withdraw, me, reflection=one)
    assert await standing(database, group.amina) == 1
    await database.write(changes.delete, me, reflection=two, mark=None)
    assert await standing(database, group.amina) == 0
    again = await database.write(saving.save, me, written="Once more.", post=group.posts[0])
    assert again.counted
    assert await standing(database, group.amina) == 1


async def test_changing_keeps_the_credit_and_goes_on_from_what_was_shown(
    database: Database, group: Group, vault: Vault
) -> None:
    me = act(group.amina, NOW, vault=vault)
    one = await kept(database, group.amina, vault, post=group.posts[0])
    shown = await database.read(journal.part, me, reflection=one)
    await database.write(saving.change, me, reflection=one, written="Other words.", mark=shown.mark)
    assert (await database.read(journal.entry, me, reflection=one)).words == "Other words."
    assert await standing(database, group.amina) == 1
    with pytest.raises(WordsChanged):
        await database.write(saving.change, me, reflection=one, written="Late.", mark=shown.mark)
    await database.write(saving.add, me, reflection=one, written="And more.")
    assert (await database.read(journal.entry, me, reflection=one)).words == "Other words.\n\nAnd more."


async def test_what_is_asked_about_waits_as_a_draft_and_counts_only_when_it_is_kept(
    database: Database, group: Group, vault: Vault
) -> None:
    me = act(group.amina, NOW, vault=vault)
    asked = await database.write(saving.save, me, written=WORDS, post=group.posts[0], unclear=("quiet",))
    assert asked.unclear == ("quiet",)
    assert await standing(database, group.amina) == 0
    (row,) = await database.read(rows)
    assert row.status is ReflectionStatus.DRAFT
    done = await database.write(saving.keep, me, reflection=asked.id)
    assert done.counted and await standing(database, group.amina) == 1
    (row,) = await database.read(rows)
    assert row.status is ReflectionStatus.KEPT


async def test_new_words_that_are_asked_about_leave_the_old_ones_until_they_are_kept(
    database: Database, group: Group, vault: Vault
) -> None:
    me = act(group.amina, NOW, vault=vault)
    one = await kept(database, group.amina, vault, post=group.posts[0])
    asked = await database.write(saving.add, me, reflection=one, written="Call 1.", unclear=("Call 1",))
    assert asked.id != one
    assert (await database.read(journal.entry, me, reflection=one)).words == WORDS
    await database.write(saving.keep, me, reflection=asked.id)
    (row,) = await database.read(rows)
    assert row.id == one
    assert (await database.read(journal.entry, me, reflection=one)).words == f"{WORDS}\n\nCall 1."
    again = await database.write(saving.add, me, reflection=one, written="More.", unclear=("Call 1",))
    assert not again.unclear, "what was kept on purpose is not asked about again"


async def test_words_for_what_is_gone_or_anothers_are_an_entry_of_ones_own(
    database: Database, group: Group, vault: Vault
) -> None:
    one = await kept(database, group.amina, vault)
    for service in (saving.add, saving.change):
        done = await database.write(service, act(group.omar, NOW, vault=vault), reflection=one, written="Mine.")
        mine = await database.read(journal.entry, act(group.omar, NOW, vault=vault), reflection=done.id)
        assert mine.words == "Mine."
    assert (await database.read(journal.entry, act(group.amina, NOW, vault=vault), reflection=one)).words == WORDS
    for service in (changes.withdraw, changes.count_again, saving.keep):
        with pytest.raises(EntryGone):
            await database.write(service, act(group.omar, NOW, vault=vault), reflection=one)


async def test_a_journal_is_turned_page_by_page_there_and_back(database: Database, group: Group, vault: Vault) -> None:
    written = [f"Entry {n}" for n in range(journal.PAGE * 2 + 1)]
    for n, words in enumerate(written):
        at = NOW + timedelta(minutes=n // 2)
        await database.write(saving.save, act(group.amina, at, vault=vault), written=words)
    me = act(group.amina, NOW, vault=vault)
    pages = [await database.read(journal.listing, me)]
    while (older := pages[-1].older) is not None:
        pages.append(await database.read(journal.page, me, listing=older))
    assert [entry.words for page in pages for entry in page.entries] == written[::-1]
    assert pages[0].newer is None and len(pages) == 3
    back = pages[-1]
    for page in reversed(pages[:-1]):
        assert back.newer is not None
        back = await database.read(journal.page, me, listing=back.newer)
        assert back.entries == page.entries
    assert back.newer is None


async def test_a_journal_is_read_by_theme_and_by_days(database: Database, group: Group, vault: Vault) -> None:
    for n, post in enumerate((group.posts[0], group.posts[1], None)):
        at = NOW + timedelta(days=n)
        await database.write(saving.save, act(group.amina, at, vault=vault), written=f"Day {n}", post=post)
    me = act(group.amina, NOW, vault=vault)

    async def found(**named: Any) -> list[str]:
        return [entry.words for entry in (await database.read(journal.listing, me, **named)).entries]

    second = str((NOW + timedelta(days=1)).date())
    assert await found(wanted="9") == ["Day 0"]
    assert await found(first=second) == ["Day 2", "Day 1"]
    assert await found(last=second) == ["Day 1", "Day 0"]
    assert await found(first=second, last=second) == ["Day 1"]


async def test_of_two_on_one_prompt_that_are_taken_back_at_the_same_moment_none_counts(
    database: Database, group: Group, vault: Vault
) -> None:
    for _ in range(5):
        both = [await kept(database, group.amina, vault, post=group.posts[0]) for _ in range(2)]
        assert await standing(database, group.amina) == 1
        me = act(group.amina, NOW, vault=vault)
        await asyncio.gather(*(database.write(changes.withdraw, me, reflection=one) for one in both))
        assert await standing(database, group.amina) == 0


async def test_who_takes_one_back_while_they_write_another_on_its_prompt_keeps_the_credit(
    database: Database, group: Group, vault: Vault
) -> None:
    me = act(group.amina, NOW, vault=vault)
    one = await kept(database, group.amina, vault, post=group.posts[0])
    for _ in range(5):
        _, saved = await asyncio.gather(
            database.write(changes.withdraw, me, reflection=one),
            database.write(saving.save, me, post=group.posts[0], written=WORDS),
        )
        assert await standing(database, group.amina) == 1
        one = saved.id
