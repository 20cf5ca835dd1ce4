"""Prompts: planned, posted at their time, read; on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.core.people import Actor, Standing
from bot.core.refusals import CountOutOfRange, MalformedTime, NotConfirmed, TimePast, UnknownTheme
from bot.db import Database, Tx
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import DueEntry, DueRows, NoticeContent, Postponed
from cogs.cohorts.models import Cohort
from cogs.cohorts.refusals import CohortClosed, UnknownCohort
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.prompts.models import PromptPlan
from cogs.prompts.refusals import UnknownPrompt
from cogs.prompts.services import planning, posts
from cogs.prompts.services.planning import Plan
from cogs.prompts.services.posts import PostedPrompt
from tests.support.clocks import NOW
from tests.support.people import a_cohort, a_member, a_server, act, an_actor

WALK: dict[str, Any] = {
    "cohort": "Spring",
    "theme": "11",
    "starts": "2026-10-25 09:00",
    "repeat": "weekly",
    "count": 3,
}


def a_group(tx: Tx, **columns: Any) -> Actor:
    server = a_server(tx)
    a_cohort(tx, server, "Spring", **columns)
    return an_actor(a_member(tx, server, "Rosa"), Standing.FACILITATOR)


def owed(tx: Tx) -> list[OutboxEntry]:
    return list(
        tx.execute(select(OutboxEntry).where(OutboxEntry.kind == "prompt.post").order_by(OutboxEntry.due_at)).scalars()
    )


def facts(tx: Tx) -> list[NoticeContent | Postponed]:
    rows = [DueEntry(o.id, o.kind, o.server_id, o.subject_id, o.member_id, o.dedupe_key, o.due_at) for o in owed(tx)]
    found = posts.post_facts(tx, DueRows(rows, NOW))
    return [found[row.id] for row in rows if row.id in found]


async def a_walk(database: Database, rosa: Actor) -> Plan:
    draft = await database.write(planning.schedule, act(rosa), **WALK)
    return await database.write(planning.confirm, act(rosa), plan=draft.plan_id)


async def test_a_series_owes_nothing_until_it_is_confirmed_once_and_in_its_server(database: Database) -> None:
    rosa, eve = await database.write(a_group), await database.write(a_group)
    draft = await database.write(planning.schedule, act(rosa), **WALK)
    assert not draft.stands
    assert await database.read(owed) == []
    with pytest.raises(NotConfirmed):
        await database.write(planning.confirm, act(eve), plan=draft.plan_id)
    with pytest.raises(TimePast):
        await database.write(planning.confirm, act(rosa, NOW + timedelta(days=90)), plan=draft.plan_id)
    plan = await database.write(planning.confirm, act(rosa), plan=draft.plan_id)
    assert plan.stands and plan.posts == draft.posts
    with pytest.raises(NotConfirmed):
        await database.write(planning.confirm, act(rosa), plan=draft.plan_id)
    assert len(await database.read(owed)) == 3


async def test_a_draft_of_prompts_that_nobody_confirmed_is_forgotten(database: Database) -> None:
    rosa = await database.write(a_group)
    draft = await database.write(planning.schedule, act(rosa), **WALK)
    kept = await a_walk(database, rosa)
    await database.write(planning.drop_drafts, now=NOW + timedelta(days=8))
    left = await database.read(lambda tx: list(tx.execute(select(PromptPlan.id)).scalars()))
    assert left == [kept.plan_id] and draft.plan_id not in left


async def test_a_walk_goes_on_through_the_library_at_the_same_wall_time(database: Database) -> None:
    rosa = await database.write(a_group)
    plan = await a_walk(database, rosa)
    assert [post.prompt.library_number for post in plan.posts] == [31, 32, 33]
    assert [post.date.at_utc.isoformat() for post in plan.posts] == [
        "2026-10-25T16:00:00+00:00",
        "2026-11-01T17:00:00+00:00",
        "2026-11-08T17:00:00+00:00",
    ]
    rows = await database.read(owed)
    assert [row.due_at for row in rows] == [post.date.at_utc for post in plan.posts]
    assert all(row.expires_at == row.due_at + timedelta(days=7) for row in rows)


async def test_each_post_has_its_theme_and_the_languages_of_its_cohort(database: Database) -> None:
    rosa = await database.write(a_group)
    await a_walk(database, rosa)
    letters = await database.read(facts)
    told = [one.facts for one in letters if isinstance(one, NoticeContent)]
    assert [(one.prompt.theme, one.prompt.library_number) for one in told if isinstance(one, PostedPrompt)] == [
        (11, 31),
        (11, 32),
        (11, 33),
    ]
    assert {one.languages for one in letters if isinstance(one, NoticeContent)} == {("en", "es", "so")}


async def test_posts_wait_for_the_channel_and_fall_away_with_the_cohort(database: Database) -> None:
    rosa = await database.write(a_group, channel_id=None)
    await a_walk(database, rosa)
    assert all(isinstance(one, Postponed) for one in await database.read(facts))
    await database.write(lambda tx: tx.execute(update(Cohort).values(status=CohortStatus.CLOSED)) and None)
    assert await database.read(facts) == []
    with pytest.raises(CohortClosed):
        await database.write(planning.schedule, act(rosa), **WALK)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"theme": "Gardening"}, UnknownTheme),
        ({"theme": "13"}, UnknownTheme),
        ({"starts": "2026-08-01 09:00"}, TimePast),
        ({"starts": "soon"}, MalformedTime),
        ({"count": -2}, CountOutOfRange),
        ({"cohort": "Autumn"}, UnknownCohort),
    ],
)
async def test_bad_input_is_refused_and_changes_nothing(
    database: Database, changed: dict[str, Any], refusal: type[Exception]
) -> None:
    rosa = await database.write(a_group)
    with pytest.raises(refusal):
        await database.write(planning.schedule, act(rosa), **{**WALK, **changed})
    assert await database.read(lambda tx: tx.execute(select(func.count()).select_from(PromptPlan)).scalar_one()) == 0


async def test_a_prompt_is_read_in_its_own_server_only(database: Database) -> None:
    rosa, eve = await database.write(a_group), await database.write(a_group)
    await a_walk(database, rosa)
    (post, *_rest) = [row.subject_id for row in await database.read(owed)]
    with pytest.raises(UnknownPrompt):
        await database.read(posts.read, act(rosa), post=post)  # it is still to come
    await database.write(
        lambda tx: tx.execute(update(OutboxEntry).where(OutboxEntry.subject_id == post).values(state="sent")) and None
    )
    assert (await database.read(posts.read, act(rosa), post=post)).prompt.theme == 11
    with pytest.raises(UnknownPrompt):
        await database.read(posts.read, act(eve), post=post)
    elsewhere: dict[str, Any] = {**WALK, "cohort": "Winter"}
    with pytest.raises(UnknownCohort):
        await database.write(planning.schedule, act(eve), **elsewhere)
