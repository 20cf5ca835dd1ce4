"""Discord's own events: when each is owed and as what, what is noted of it, and what is asked when one was deleted."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.core.event_permissions import CREATE_EVENTS
from bot.core.people import Actor, Standing
from bot.db import Database, Tx
from bot.outbox.errands import CALLED_OFF, Errand, EventStep, MoveEvent, PutEvent, lacking_now
from bot.outbox.notices import DueRows, NoticeContent, Postponed, State, ToChannel, ToPerson
from bot.people.models import Server
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.sessions import FEATURE
from cogs.sessions.models import Series, Session, VoicePresence
from cogs.sessions.refusals import SessionGone
from cogs.sessions.rules.discord_events import (
    FORBIDDEN,
    FULL,
    GONE,
    HORIZON,
    MADE_IN,
    MOST_MADE,
    MOST_OPEN,
    TRY_AGAIN,
    EventState,
    told_at,
)
from cogs.sessions.rules.sessions import PlaceKind, SessionStatus
from cogs.sessions.services import discord_events as events
from cogs.sessions.services import event_notices, lost_channels
from cogs.sessions.services.event_notices import ChannelDeleted, EventsRefused
from tests.support.clocks import NOW
from tests.support.people import a_cohort, a_member, a_server, act, an_actor, an_id
from tests.support.sessions import TOMORROW, a_session, due, owed

_ERRANDS = {errand.kind: errand for errand in FEATURE.errands}
PUT = _ERRANDS[events.EVENT]
CONNECT, MUTE = 1 << 20, 1 << 22
LONG_AGO = NOW - timedelta(days=3)


def an_event(made_at: datetime = LONG_AGO, number: int = 0) -> int:
    """The id of an event that Discord made then."""
    return (int((made_at - datetime(2015, 1, 1, tzinfo=UTC)).total_seconds() * 1000) << 22) + number


@dataclass(frozen=True)
class Town:
    """A server with an open cohort, and Rosa who runs it."""

    server: Server
    cohort: Cohort
    rosa: Actor


def a_town(tx: Tx, **columns: Any) -> Town:
    server = a_server(tx, **columns)
    rosa = a_member(tx, server, "Rosa")
    return Town(server, a_cohort(tx, server, "Spring"), an_actor(rosa, Standing.FACILITATOR))


def with_event(tx: Tx, cohort: Cohort, starts_at: datetime = TOMORROW, **columns: Any) -> Session:
    """A session whose event stands."""
    columns = {"event_id": an_event(number=an_id() % 1000), "event_state": EventState.MADE, **columns}
    return a_session(tx, cohort, starts_at, **columns)


def put(tx: Tx, town: Town, *sessions: Session, now: datetime = NOW) -> list[Errand | Postponed | None]:
    """Ask for the events of these, and give what is to be done about each as of that moment."""
    events.put(tx, [one.id for one in sessions], server=town.server.id, now=now)
    rows = due(tx, events.EVENT)
    facts = PUT.facts(tx, DueRows(rows, now))
    by_session = {row.subject_id: facts.get(row.id) for row in rows}
    return [by_session[one.id] for one in sessions]


def state_of(tx: Tx, session: Session) -> tuple[int | None, EventState]:
    row = tx.execute(select(Session.event_id, Session.event_state).where(Session.id == session.id)).one()
    return row.event_id, row.event_state


async def test_an_event_is_owed_within_the_horizon_and_turns_with_its_session(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        soon = a_session(tx, town.cohort, version=3, place_kind=PlaceKind.VOICE, place="42")
        later = a_session(tx, town.cohort, NOW + HORIZON + timedelta(days=2))
        moved_away = with_event(tx, town.cohort, NOW + HORIZON + timedelta(days=9))
        cancelled = with_event(tx, town.cohort, status=SessionStatus.CANCELLED)
        every = [soon, later, moved_away, cancelled]
        events.put(tx, [one.id for one in every], server=town.server.id, now=NOW)
        at = {row.subject_id: row.due_at for row in owed(tx, events.EVENT)}
        assert at == {
            soon.id: NOW, later.id: NOW + timedelta(days=2), moved_away.id: NOW, cancelled.id: NOW,
        }  # fmt: skip
        turns = [
            {(row.subject_id, row.dedupe_key, row.due_at) for row in owed(tx, kind)}
            for kind in (events.BEGINS, events.ENDS)
        ]
        assert (soon.id, "3", soon.starts_at) in turns[0] and (soon.id, "3", soon.ends_at) in turns[1]
        assert all({subject for subject, _, _ in some} == {soon.id} for some in turns), "the others do so by themselves"

    await database.write(story)


async def test_an_event_says_when_and_where_and_tells_its_like_apart(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        voice = a_session(tx, town.cohort, place_kind=PlaceKind.VOICE, place="42")
        stage = with_event(
            tx, town.cohort, TOMORROW + timedelta(days=1), place_kind=PlaceKind.STAGE, place="43", event_lacks=MUTE
        )
        link = a_session(tx, town.cohort, TOMORROW + timedelta(days=2), place_kind=PlaceKind.LINK, place="https://a.b")
        made = put(tx, town, voice, stage, link)
        assert all(isinstance(one, PutEvent) for one in made)
        first, second, third = (one for one in made if isinstance(one, PutEvent))
        assert (first.event_id, first.channel_id, first.stage) == (None, 42, False)
        assert (second.event_id, second.channel_id, second.stage) == (stage.event_id, 43, True)
        assert (first.lacks, second.lacks, third.lacks) == (0, MUTE, 0)
        assert (third.channel_id, third.location) == (None, "Spring"), "a link is for those of the cohort"
        assert (first.starts_at, first.ends_at) == (TOMORROW, TOMORROW + timedelta(hours=1))
        assert first.taken == {stage.event_id} and second.taken == frozenset()
        assert first.others == {stage.starts_at, link.starts_at}
        assert first.content.languages == ("en", "es", "so")

    await database.write(story)


async def test_what_is_not_to_be_is_called_off_and_what_has_begun_is_left_alone(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        ended = a_cohort(tx, town.server, "Winter", status=CohortStatus.CLOSED)
        cancelled = with_event(tx, town.cohort, status=SessionStatus.CANCELLED)
        of_ended = with_event(tx, ended)
        over = with_event(tx, town.cohort, NOW - timedelta(days=1), status=SessionStatus.CANCELLED)
        begun = with_event(tx, town.cohort, NOW - timedelta(minutes=5))
        never_made = a_session(tx, ended)
        let_go = a_session(tx, town.cohort, event_state=EventState.LET_GO)
        assert put(tx, town, cancelled, of_ended, over, begun, never_made, let_go) == [
            MoveEvent(town.server.id, cancelled.event_id or 0, EventStep.CANCEL),
            MoveEvent(town.server.id, of_ended.event_id or 0, EventStep.CANCEL),
            None,
            None,
            None,
            None,
        ]

    await database.write(story)


async def test_a_cohort_that_ends_asks_for_those_that_stand(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        stands = with_event(tx, town.cohort)
        a_session(tx, town.cohort, TOMORROW + timedelta(days=1))
        events.cohort_ended(tx, server=town.server.id, cohort=town.cohort.id, now=NOW)
        assert [row.subject_id for row in owed(tx, events.EVENT)] == [stands.id]

    await database.write(story)


async def test_no_more_are_made_in_a_minute_than_discord_takes(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        some = [a_session(tx, town.cohort, TOMORROW + timedelta(days=n)) for n in range(MOST_MADE + 1)]
        made = put(tx, town, *some)
        assert [type(one) for one in made] == [PutEvent] * MOST_MADE + [Postponed]
        just_now = NOW - timedelta(seconds=20)
        for number, one in enumerate(some[:MOST_MADE]):
            one.event_id, one.event_state = an_event(just_now, number), EventState.MADE
        tx.flush()
        (last,) = put(tx, town, some[-1])
        assert isinstance(last, Postponed) and last.again_at == just_now + MADE_IN
        later = just_now + MADE_IN
        assert isinstance(put(tx, town, some[-1], now=later)[0], PutEvent)
        for row in owed(tx, events.EVENT)[:MOST_MADE]:
            row.state = State.CLAIMED  # they are in hand in another batch
        tx.flush()
        rest = [row for row in due(tx, events.EVENT) if row.subject_id == some[-1].id]
        assert all(isinstance(one, Postponed) for one in PUT.facts(tx, DueRows(rest, later)).values())

    await database.write(story)


async def test_a_full_server_waits_until_an_event_ends(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        for number in range(MOST_OPEN):
            with_event(tx, town.cohort, TOMORROW + timedelta(hours=number), event_id=an_event(number=number))
        (wait,) = put(tx, town, a_session(tx, town.cohort, NOW + timedelta(days=20)))
        assert isinstance(wait, Postponed) and wait.again_at == TOMORROW + timedelta(hours=1)

    await database.write(story)


async def test_one_beyond_the_horizon_waits_for_it(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        far = a_session(tx, town.cohort, NOW + HORIZON + timedelta(days=2))
        (wait,) = put(tx, town, far)
        assert isinstance(wait, Postponed) and wait.again_at == NOW + timedelta(days=2)

    await database.write(story)


async def test_an_event_begins_and_ends_unless_its_session_was_moved_or_cancelled(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        voice: dict[str, Any] = {"place_kind": PlaceKind.VOICE, "place": "42"}
        stands = with_event(tx, town.cohort, version=1, **voice)
        cancelled = with_event(tx, town.cohort, TOMORROW + HORIZON / 4, **voice)
        moved = with_event(tx, town.cohort, TOMORROW + HORIZON / 3, **voice)
        without = a_session(tx, town.cohort, NOW + HORIZON, **voice)
        events.put(tx, [one.id for one in (stands, cancelled, moved, without)], server=town.server.id, now=NOW)
        cancelled.status, moved.version = SessionStatus.CANCELLED, 1
        tx.flush()
        begins, ends = (
            list(_ERRANDS[kind].facts(tx, DueRows(due(tx, kind), TOMORROW)).values())
            for kind in (events.BEGINS, events.ENDS)
        )
        assert begins == [MoveEvent(town.server.id, stands.event_id or 0, EventStep.BEGIN)]
        assert ends == [MoveEvent(town.server.id, stands.event_id or 0, EventStep.END)]
        member = a_member(tx, town.server, "Amina").id
        seen = {"server_id": town.server.id, "session_id": stands.id, "member_id": member}
        tx.add(VoicePresence(**seen, since=TOMORROW, seen_at=TOMORROW))
        tx.flush()
        over = TOMORROW + timedelta(hours=1)
        begins, late = (
            list(_ERRANDS[events.BEGINS].facts(tx, DueRows(due(tx, events.BEGINS), at)).values())
            for at in (TOMORROW, over)
        )
        assert begins == [MoveEvent(town.server.id, stands.event_id or 0, EventStep.BEGIN, attended=True)]
        assert late == [], "what is over is not begun"

    await database.write(story)


async def test_what_was_made_is_noted(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        one = a_session(tx, town.cohort)
        put(tx, town, one)
        (row,) = due(tx, events.EVENT)
        assert PUT.done is not None
        PUT.done(tx, row, 4711, NOW)
        assert state_of(tx, one) == (4711, EventState.MADE)

    await database.write(story)


async def test_one_that_was_called_off_is_forgotten_unless_its_session_is_to_be(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        cancelled, stands = with_event(tx, town.cohort, status=SessionStatus.CANCELLED), with_event(tx, town.cohort)
        of_ended = with_event(tx, a_cohort(tx, town.server, "Winter", status=CohortStatus.REMOVED))
        put(tx, town, cancelled, stands, of_ended)
        assert PUT.done is not None
        for row in due(tx, events.EVENT):
            PUT.done(tx, row, None if row.subject_id == stands.id else CALLED_OFF, NOW)
        assert state_of(tx, cancelled) == state_of(tx, of_ended) == (None, EventState.NONE)
        assert state_of(tx, stands) == (stands.event_id, EventState.MADE)

    await database.write(story)


async def test_what_is_lacking_stands_with_the_session_and_is_told_once_for_each_place(
    database: Database,
) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        voice: dict[str, Any] = {"place_kind": PlaceKind.VOICE, "place": "42"}
        closed, again = a_session(tx, town.cohort, **voice), a_session(tx, town.cohort, NOW + HORIZON / 2, **voice)
        stage = a_session(tx, town.cohort, NOW + HORIZON / 3, place_kind=PlaceKind.STAGE, place="43")
        nowhere = a_session(tx, town.cohort, NOW + HORIZON / 4)
        put(tx, town, closed, again, stage, nowhere)
        rows = {row.subject_id: row for row in due(tx, events.EVENT)}
        assert PUT.refused is not None and PUT.done is not None
        for session, lacks in ((closed, CONNECT), (again, CONNECT), (stage, MUTE), (nowhere, CREATE_EVENTS)):
            assert PUT.refused(tx, rows[session.id], lacking_now(lacks), NOW) == NOW, "done at once, as it can be"
        assert [row.dedupe_key for row in owed(tx, events.REFUSED)] == [f"42:{CONNECT}", f":{CREATE_EVENTS}"]
        told = due(tx, events.REFUSED)
        assert {row.due_at for row in told} == {told_at(NOW)}
        (content,) = event_notices.refused_facts(tx, DueRows(told, NOW)).values()
        assert isinstance(content, NoticeContent) and isinstance(content.facts, EventsRefused)
        assert content.to == ToChannel(town.server.staff_channel_id or 0)
        assert [(one.channel_id, one.permissions, len(one.sessions)) for one in content.facts.places] == [
            (42, CONNECT, 2), (None, CREATE_EVENTS, 1),
        ]  # fmt: skip
        events.allowed(tx, server=town.server.id, granted={None: 0, 42: CONNECT}, now=NOW)
        assert PUT.refused(tx, rows[closed.id], lacking_now(0), NOW) == NOW
        for row in owed(tx, events.REFUSED):
            row.state = State.SENT
        tx.flush()
        PUT.done(tx, rows[closed.id], 4711, NOW)
        assert [row.dedupe_key for row in owed(tx, events.REFUSED)] == [f":{CREATE_EVENTS}"], "it may be told again"

    await database.write(story)


async def test_what_discord_does_not_allow_is_tried_again_later(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        one, other = a_session(tx, town.cohort), a_session(tx, town.cohort, TOMORROW + timedelta(days=1))
        put(tx, town, one, other)
        first, _second = due(tx, events.EVENT)
        assert PUT.refused is not None
        (code, *_) = sorted(FORBIDDEN)
        assert PUT.refused(tx, first, code, NOW) == NOW + TRY_AGAIN
        tx.expire_all()
        assert (one.event_lacks, other.event_lacks) == (CREATE_EVENTS, None), "a refusal is of one session"
        assert isinstance(put(tx, town, other)[0], PutEvent)
        assert PUT.refused(tx, first, FULL, NOW) == NOW + TRY_AGAIN / 4
        assert PUT.refused(tx, first, "50035", NOW) is False, "what nobody foresaw has failed, and is told as that"

    await database.write(story)


async def test_the_events_of_people_who_came_begin_once_their_sessions_have_begun(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        voice: dict[str, Any] = {"place_kind": PlaceKind.VOICE, "place": "42"}
        on = with_event(tx, town.cohort, NOW - timedelta(minutes=5), version=2, **voice)
        with_event(tx, town.cohort, NOW - timedelta(minutes=61), **voice)
        with_event(tx, town.cohort, TOMORROW, **voice)
        with_event(tx, town.cohort, NOW - timedelta(minutes=5), place_kind=PlaceKind.VOICE, place="43")
        a_session(tx, town.cohort, NOW - timedelta(minutes=4), **voice)
        with_event(tx, a_town(tx).cohort, NOW, **voice)
        events.somebody_came(tx, there={town.server.id: [42]}, now=NOW)
        assert [(row.subject_id, row.dedupe_key) for row in owed(tx, events.BEGINS)] == [(on.id, "2")]

    await database.write(story)


async def test_one_that_discord_has_ended_before_its_session_is_made_anew(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        ahead, begun = with_event(tx, town.cohort), with_event(tx, town.cohort, NOW - timedelta(minutes=5))
        for one in (ahead, begun):
            events.over(tx, server=town.server.id, event=one.event_id or 0, now=NOW)
        assert [row.subject_id for row in owed(tx, events.EVENT)] == [ahead.id]
        assert owed(tx, events.DELETED) == []
        assert state_of(tx, ahead) == (None, EventState.NONE) and state_of(tx, begun)[1] == EventState.MADE

    await database.write(story)


async def test_sessions_in_a_deleted_channel_lose_their_place_and_the_staff_are_told(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        voice: dict[str, Any] = {"place_kind": PlaceKind.VOICE, "place": "42"}
        ahead = with_event(tx, town.cohort, version=1, **voice)
        named = with_event(tx, town.cohort, TOMORROW + timedelta(days=1), event_lacks=CONNECT, **voice)
        on = with_event(tx, town.cohort, NOW - timedelta(minutes=5), **voice)
        over = with_event(tx, town.cohort, NOW - timedelta(minutes=65), **voice)
        other = with_event(tx, town.cohort, TOMORROW + timedelta(days=2), place_kind=PlaceKind.VOICE, place="43")
        assert set(lost_channels.in_use(tx, servers=[town.server.id], now=NOW)) == {
            (town.server.id, 42), (town.server.id, 43),
        }  # fmt: skip
        its = named.event_id
        lost_channels.lose(tx, server=town.server.id, channel=42, now=NOW)
        tx.expire_all()
        assert [one.place_kind for one in (ahead, named, on)] == [PlaceKind.NONE] * 3
        assert [one.place for one in (over, other)] == ["42", "43"]
        assert (ahead.event_id, named.event_id, on.version, ahead.version) == (None, its, 0, 2)
        assert {row.subject_id for row in owed(tx, events.EVENT)} == {ahead.id, named.id}
        (content,) = event_notices.channel_deleted_facts(
            tx, DueRows(due(tx, lost_channels.CHANNEL_DELETED), NOW)
        ).values()
        assert isinstance(content, NoticeContent) and isinstance(content.facts, ChannelDeleted)
        assert (len(content.facts.sessions), content.facts.any_on) == (3, True)

    await database.write(story)


async def test_one_that_is_found_gone_when_it_is_changed_counts_as_deleted(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        session = with_event(tx, town.cohort)
        put(tx, town, session)
        assert PUT.refused is not None
        (row,) = due(tx, events.EVENT)
        assert PUT.refused(tx, row, GONE, NOW) is True
        assert state_of(tx, session) == (None, EventState.MISSING)
        assert len(owed(tx, events.DELETED)) == 1

    await database.write(story)


async def test_a_deleted_event_is_asked_about_once_and_only_if_its_session_is_still_to_be(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        ahead, begun = with_event(tx, town.cohort), with_event(tx, town.cohort, NOW - timedelta(minutes=5))
        cancelled = with_event(tx, town.cohort, TOMORROW + timedelta(days=1), status=SessionStatus.CANCELLED)
        of_ended = with_event(tx, a_cohort(tx, town.server, "Winter", status=CohortStatus.CLOSED))
        elsewhere = a_town(tx)
        for one in (ahead, ahead, begun, cancelled, of_ended):
            events.deleted(tx, server=town.server.id, event=one.event_id or 0, now=NOW)
        theirs = with_event(tx, elsewhere.cohort)
        events.deleted(tx, server=town.server.id, event=theirs.event_id or 0, now=NOW)
        events.deleted(tx, server=town.server.id, event=1, now=NOW)
        assert [row.subject_id for row in owed(tx, events.DELETED)] == [ahead.id]
        assert state_of(tx, ahead) == (None, EventState.MISSING)
        assert state_of(tx, theirs)[1] == EventState.MADE

    await database.write(story)


async def test_of_what_is_not_told_of_any_more_discord_is_asked(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        there, gone = with_event(tx, town.cohort), with_event(tx, town.cohort, TOMORROW + timedelta(days=1))
        with_event(tx, town.cohort, TOMORROW + timedelta(days=2), event_id=an_event(NOW))
        with_event(tx, a_town(tx).cohort)
        events.compare(tx, there={town.server.id: [there.event_id or 0, 1]}, now=NOW)
        assert [row.subject_id for row in owed(tx, events.EVENT)] == [gone.id]

    await database.write(story)


@pytest.mark.parametrize("again", [True, False])
async def test_a_facilitator_says_whether_a_deleted_one_is_made_again(database: Database, again: bool) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        session = a_session(tx, town.cohort, event_state=EventState.MISSING)
        done = events.decide(tx, act(town.rosa), session=session.id, make_again=again)
        assert (done.title, done.starts_at, done.made_again) == ("Circle", TOMORROW, again)
        assert state_of(tx, session) == (None, EventState.NONE if again else EventState.LET_GO)
        assert [row.subject_id for row in owed(tx, events.EVENT)] == ([session.id] if again else [])
        if not again:
            events.decide(tx, act(town.rosa), session=session.id, make_again=True)
            assert state_of(tx, session) == (None, EventState.NONE), "who has let it go can think better of it"
        with pytest.raises(SessionGone):
            events.decide(tx, act(town.rosa), session=session.id, make_again=False)

    await database.write(story)


async def test_nothing_is_decided_of_what_has_begun_was_cancelled_or_is_elsewhere(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        missing: dict[str, Any] = {"event_state": EventState.MISSING}
        for session in (
            a_session(tx, town.cohort, NOW - timedelta(minutes=1), **missing),
            a_session(tx, town.cohort, status=SessionStatus.CANCELLED, **missing),
            a_session(tx, a_town(tx).cohort, **missing),
            with_event(tx, town.cohort, TOMORROW + timedelta(days=1)),
        ):
            with pytest.raises(SessionGone):
                events.decide(tx, act(town.rosa), session=session.id, make_again=True)
        assert owed(tx, events.EVENT) == []

    await database.write(story)


async def test_the_question_goes_to_the_staff_or_else_to_who_planned_it_and_falls_away_once_decided(
    database: Database,
) -> None:
    def asked(tx: Tx) -> list[NoticeContent]:
        contents = event_notices.deleted_facts(tx, DueRows(due(tx, events.DELETED), NOW)).values()
        return [one for one in contents if isinstance(one, NoticeContent)]

    def story(tx: Tx) -> None:
        town = a_town(tx)
        session = with_event(tx, town.cohort)
        events.deleted(tx, server=town.server.id, event=session.event_id or 0, now=NOW)
        (question,) = asked(tx)
        assert question.to == ToChannel(town.server.staff_channel_id or 0)
        town.server.staff_channel_id = None
        tx.flush()
        assert asked(tx) == [], "nobody knows who planned it"
        tx.get_one(Series, session.series_id).created_by = town.rosa.member
        tx.flush()
        (question,) = asked(tx)
        assert question.to == ToPerson(town.rosa.user_id, "Rosa", town.cohort.channel_id)
        events.decide(tx, act(town.rosa), session=session.id, make_again=False)
        assert asked(tx) == []

    await database.write(story)
