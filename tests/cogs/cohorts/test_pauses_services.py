"""A cohort rests: from one day to another, told once, ended early by whoever sees what stands."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.core.confirmations import mark_of
from bot.core.people import Actor, Standing
from bot.core.refusals import DatePast, EndsBeforeStart, MalformedDate, NotConfirmed, TextTooLong
from bot.db import Database, Tx
from bot.outbox.notices import DueRows, NoticeContent, Postponed, Reason, ToChannel
from bot.people.models import AuditEvent
from cogs.cohorts.models import Cohort, Pause
from cogs.cohorts.refusals import CohortClosed, PausedThen, UnknownCohort
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.cohorts.services import pauses
from cogs.sessions.services import reminders
from tests.support.clocks import NOW
from tests.support.people import a_cohort, a_member, a_server, act, an_actor
from tests.support.sessions import a_session, due, owed

FIRST, LAST = date(2026, 12, 21), date(2027, 1, 3)


def a_group(tx: Tx, **columns: Any) -> tuple[Cohort, Actor]:
    server = a_server(tx)
    return a_cohort(tx, server, **columns), an_actor(a_member(tx, server), Standing.FACILITATOR)


def pause(tx: Tx, rosa: Actor, starts: str = "2026-12-21", ends: str = "2027-01-03", **more: str) -> pauses.Paused:
    return pauses.pause(tx, act(rosa), cohort="Spring", starts=starts, ends=ends, **more)


async def test_a_pause_is_kept_told_once_and_no_later_than_its_last_day(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, rosa = a_group(tx)
        for day in (FIRST - timedelta(days=1), FIRST, LAST, LAST + timedelta(days=1)):
            a_session(tx, cohort, datetime.fromisoformat(f"{day}T23:30:00-08:00"))
        paused = pause(tx, rosa, reason="  Holidays ")
        tx.flush()
        assert (paused.cohort, paused.starts_on, paused.ends_on, paused.sessions) == ("Spring", FIRST, LAST, 2)
        (row,) = owed(tx, pauses.PAUSE)
        assert (row.subject_id, row.due_at) == (paused.pause_id, NOW)
        assert row.expires_at == NOW + timedelta(days=14), "in its own time, at the latest"
        (content,) = pauses.facts(tx, DueRows(due(tx, pauses.PAUSE), NOW)).values()
        assert isinstance(content, NoticeContent)
        assert content.to == ToChannel(cohort.channel_id or 0)
        assert content.facts == pauses.Paused(paused.pause_id, cohort.id, "Spring", FIRST, LAST, "Holidays")
        assert [event.action for event in tx.execute(select(AuditEvent)).scalars()] == ["cohort pause"]

    await database.write(story)


async def test_word_of_a_short_pause_is_stale_when_it_is_over(database: Database) -> None:
    def story(tx: Tx) -> None:
        _, rosa = a_group(tx)
        pause(tx, rosa, "2026-09-02", "2026-09-03")
        (row,) = owed(tx, pauses.PAUSE)
        assert row.expires_at == datetime.fromisoformat("2026-09-04T00:00:00-07:00")

    await database.write(story)


@pytest.mark.parametrize(
    ("starts", "ends", "more", "refusal"),
    [
        ("someday", "2027-01-03", {}, MalformedDate),
        ("2026-08-31", "2026-09-05", {}, DatePast),
        ("2026-12-21", "2026-12-20", {}, EndsBeforeStart),
        ("2026-12-21", "2027-01-03", {"reason": "x" * 301}, TextTooLong),
    ],
)
async def test_bad_input_is_refused_and_changes_nothing(
    database: Database, starts: str, ends: str, more: dict[str, str], refusal: type[Exception]
) -> None:
    def story(tx: Tx) -> None:
        _, rosa = a_group(tx)
        with pytest.raises(refusal):
            pause(tx, rosa, starts, ends, **more)
        assert tx.execute(select(Pause)).all() == []
        assert owed(tx, pauses.PAUSE) == []

    await database.write(story)


async def test_a_cohort_rests_once_at_a_time(database: Database) -> None:
    def story(tx: Tx) -> None:
        _, rosa = a_group(tx)
        pause(tx, rosa)
        for starts, ends in (("2027-01-03", "2027-01-09"), ("2026-12-01", "2026-12-21"), ("2026-12-25", "2026-12-26")):
            with pytest.raises(PausedThen) as refusal:
                pause(tx, rosa, starts, ends)
            assert refusal.value.args[:2] in [(FIRST, LAST), ()]
        pause(tx, rosa, "2027-01-04", "2027-01-05")

    await database.write(story)


async def test_a_closed_cohort_or_one_of_another_server_does_not_rest(database: Database) -> None:
    def story(tx: Tx) -> None:
        _, rosa = a_group(tx, status=CohortStatus.CLOSED)
        with pytest.raises(CohortClosed):
            pause(tx, rosa)
        stranger = an_actor(a_member(tx, a_server(tx)), Standing.FACILITATOR)
        with pytest.raises(UnknownCohort):
            pause(tx, stranger)

    await database.write(story)


async def test_ending_it_early_takes_it_away_and_wakes_what_waited(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, rosa = a_group(tx)
        session = a_session(tx, cohort)
        reminders.plan(
            tx, [(session.id, session.starts_at, 0)], before=[15], server=cohort.server_id, cohort=cohort.id, now=NOW
        )
        (waiting,) = owed(tx, reminders.REMINDER)
        waiting.reason, waiting.next_attempt_at = Reason.WAITING, NOW + timedelta(days=90)
        tx.flush()
        paused = pause(tx, rosa)
        shown = pauses.before_end(tx, act(rosa), pause_id=paused.pause_id)
        with pytest.raises(NotConfirmed):
            pauses.end(tx, act(rosa), pause_id=paused.pause_id, mark="another")
        pauses.end(tx, act(rosa), pause_id=paused.pause_id, mark=mark_of(shown))
        assert tx.execute(select(Pause)).all() == []
        assert owed(tx, reminders.REMINDER)[0].next_attempt_at == NOW
        assert pauses.facts(tx, DueRows(due(tx, pauses.PAUSE), NOW)) == {}, "nobody is told of what does not stand"
        with pytest.raises(NotConfirmed):
            pauses.end(tx, act(rosa), pause_id=paused.pause_id)

    await database.write(story)


async def test_staff_of_another_server_cannot_end_it(database: Database) -> None:
    def story(tx: Tx) -> None:
        _, rosa = a_group(tx)
        paused = pause(tx, rosa)
        stranger = an_actor(a_member(tx, a_server(tx)), Standing.FACILITATOR)
        for service in (pauses.before_end, pauses.end):
            with pytest.raises(NotConfirmed):
                service(tx, act(stranger), pause_id=paused.pause_id)
        assert len(tx.execute(select(Pause)).all()) == 1

    await database.write(story)


async def test_word_of_it_waits_for_the_channel(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, rosa = a_group(tx, channel_id=None)
        pause(tx, rosa)
        (content,) = pauses.facts(tx, DueRows(due(tx, pauses.PAUSE), NOW)).values()
        assert isinstance(content, Postponed)
        cohort.channel_id, cohort.status = 7, CohortStatus.CLOSED
        tx.flush()
        assert pauses.facts(tx, DueRows(due(tx, pauses.PAUSE), NOW)) == {}

    await database.write(story)


async def test_days_within_a_pause_are_counted(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, rosa = a_group(tx)
        pause(tx, rosa)
        week = [FIRST + timedelta(weeks=number) for number in range(-1, 3)]
        assert pauses.resting(tx, cohort.id, week) == 2

    await database.write(story)
