"""Who is in a session's own channel, and for how long, also where nobody could watch."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.db import Database, Tx
from bot.outbox.models import Process
from bot.people.models import Member
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.sessions.models import Session, VoicePresence
from cogs.sessions.rules.attendance import EARLY
from cogs.sessions.rules.sessions import PlaceKind, SessionStatus
from cogs.sessions.services import voice_presence
from tests.support.clocks import NOW
from tests.support.people import a_cohort, a_member, a_place, a_server
from tests.support.sessions import a_session, due, owed

CHANNEL, ELSEWHERE = 4242, 4343
MINUTE = timedelta(minutes=1)
(TICK,) = voice_presence.WORK


@dataclass(frozen=True)
class Circle:
    """A session in a voice channel that begins now, with Amina in its cohort."""

    cohort: Cohort
    session: Session
    amina: Member


def a_circle(tx: Tx, starts_at: datetime = NOW) -> Circle:
    cohort = a_cohort(tx, a_server(tx))
    amina = a_member(tx, cohort.server_id, "Amina")
    a_place(tx, cohort, amina)
    return Circle(cohort, a_session(tx, cohort, starts_at, place_kind=PlaceKind.VOICE, place=str(CHANNEL)), amina)


def hear(tx: Tx, circle: Circle, channel: int | None, now: datetime, member: Member | None = None) -> None:
    user = (member or circle.amina).user_id
    voice_presence.changed(tx, server=circle.cohort.server_id, user=user, channel=channel, now=now)


def kept(tx: Tx, circle: Circle) -> list[tuple[datetime, datetime | None]]:
    rows = tx.execute(
        select(VoicePresence.since, VoicePresence.until)
        .where(VoicePresence.session_id == circle.session.id)
        .order_by(VoicePresence.id)
    )
    return [(row.since, row.until) for row in rows]


async def test_who_comes_and_goes_has_a_stay_each_time(database: Database) -> None:
    def story(tx: Tx) -> None:
        circle = a_circle(tx)
        hear(tx, circle, CHANNEL, NOW)
        hear(tx, circle, CHANNEL, NOW + MINUTE)
        assert kept(tx, circle) == [(NOW, None)], "the same is heard twice"
        hear(tx, circle, ELSEWHERE, NOW + 10 * MINUTE)
        hear(tx, circle, None, NOW + 11 * MINUTE)
        hear(tx, circle, CHANNEL, NOW + 20 * MINUTE)
        assert kept(tx, circle) == [(NOW, NOW + 10 * MINUTE), (NOW + 20 * MINUTE, None)]
        assert len(owed(tx, voice_presence.TICK)) == 1

    await database.write(story)


async def test_only_people_with_a_place_are_noticed(database: Database) -> None:
    def story(tx: Tx) -> None:
        circle = a_circle(tx)
        stranger = a_member(tx, circle.cohort.server_id, "Noor")
        gone = a_member(tx, circle.cohort.server_id, "Omar")
        a_place(tx, circle.cohort, gone, status=EnrollmentStatus.LEFT)
        for member in (stranger, gone):
            hear(tx, circle, CHANNEL, NOW, member)
        voice_presence.changed(tx, server=circle.cohort.server_id, user=1, channel=CHANNEL, now=NOW)
        assert kept(tx, circle) == []
        assert owed(tx, voice_presence.TICK) == []

    await database.write(story)


async def test_a_channel_is_looked_at_an_hour_before_the_session_and_until_its_end(database: Database) -> None:
    def story(tx: Tx) -> None:
        for at, noticed in (
            (NOW - EARLY - MINUTE, False),
            (NOW - EARLY, True),
            (NOW + 59 * MINUTE, True),
            (NOW + 60 * MINUTE, False),
        ):
            circle = a_circle(tx)
            hear(tx, circle, CHANNEL, at)
            assert bool(kept(tx, circle)) is noticed, at

    await database.write(story)


async def test_nobody_is_noticed_at_what_is_cancelled_closed_or_in_no_channel(database: Database) -> None:
    def story(tx: Tx) -> None:
        cancelled, closed, at_an_address = a_circle(tx), a_circle(tx), a_circle(tx)
        cancelled.session.status = SessionStatus.CANCELLED
        closed.cohort.status = CohortStatus.CLOSED
        at_an_address.session.place_kind = PlaceKind.ADDRESS
        tx.flush()
        for circle in (cancelled, closed, at_an_address):
            hear(tx, circle, CHANNEL, NOW)
            assert kept(tx, circle) == []

    await database.write(story)


async def test_what_was_not_heard_is_made_up_for_by_what_is_seen_afterwards(database: Database) -> None:
    def story(tx: Tx) -> None:
        circle = a_circle(tx)
        stayed, went, came = circle.amina, *(a_member(tx, circle.cohort.server_id, name) for name in ("Luz", "Omar"))
        for member in (went, came):
            a_place(tx, circle.cohort, member)
        for member in (stayed, went):
            hear(tx, circle, CHANNEL, NOW, member)
        there = {circle.cohort.server_id: {stayed.user_id: CHANNEL, came.user_id: CHANNEL, went.user_id: ELSEWHERE}}
        voice_presence.compare(tx, there=there, lost_at=NOW + 5 * MINUTE, now=NOW + 9 * MINUTE)
        tx.expire_all()
        assert sorted(kept(tx, circle), key=str) == sorted(
            [(NOW, None), (NOW, NOW + 5 * MINUTE), (NOW + 9 * MINUTE, None)], key=str
        )

    await database.write(story)


async def test_who_is_gone_after_a_crash_was_there_until_they_were_last_seen(database: Database) -> None:
    def story(tx: Tx) -> None:
        circle = a_circle(tx)
        hear(tx, circle, CHANNEL, NOW)
        (row,) = due(tx, voice_presence.TICK)
        assert TICK.work(tx, row, NOW + 3 * MINUTE) == NOW + 4 * MINUTE
        voice_presence.compare(tx, there={circle.cohort.server_id: {}}, lost_at=None, now=NOW + 30 * MINUTE)
        tx.expire_all()
        assert kept(tx, circle) == [(NOW, NOW + 3 * MINUTE)]
        assert TICK.work(tx, row, NOW + 31 * MINUTE) is None, "nobody is there any more"

    await database.write(story)


async def test_a_server_of_which_discord_has_not_told_is_not_taken_for_empty(database: Database) -> None:
    def story(tx: Tx) -> None:
        circle = a_circle(tx)
        hear(tx, circle, CHANNEL, NOW)
        voice_presence.compare(tx, there={}, lost_at=NOW, now=NOW + 9 * MINUTE)
        assert kept(tx, circle) == [(NOW, None)]

    await database.write(story)


async def test_presence_is_not_written_down_where_no_process_listens(database: Database) -> None:
    def story(tx: Tx) -> None:
        circle = a_circle(tx)
        hear(tx, circle, CHANNEL, NOW)
        tx.add(Process(name="dead", per_second=45, shard_count=1, created_at=NOW, until=NOW + MINUTE))
        tx.flush()
        (row,) = due(tx, voice_presence.TICK)
        assert TICK.work(tx, row, NOW + 5 * MINUTE) == NOW + 6 * MINUTE, "somebody may be there yet"
        assert tx.execute(select(VoicePresence.seen_at)).scalar_one() == NOW

    await database.write(story)
