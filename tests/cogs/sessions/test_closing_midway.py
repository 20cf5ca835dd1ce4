"""A cohort is closed while something about its sessions is under way, and is opened again."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from bot.core.people import Standing
from bot.db import Database, Tx
from bot.feature import errands_of
from bot.outbox import recording
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import DueRows, State
from bot.outbox.outcomes import Done
from cogs import FEATURES
from cogs.cohorts.services import lifecycle
from cogs.sessions.models import Rsvp, Session
from cogs.sessions.rules.discord_events import EventState
from cogs.sessions.rules.rsvps import RsvpAnswer
from cogs.sessions.services import discord_events
from tests.support.clocks import NOW
from tests.support.erasing import database as database_of
from tests.support.people import a_cohort, a_member, a_server, act, an_actor
from tests.support.sessions import TOMORROW, a_session, cancel, due, owed
from tests.support.stories import Riverside, confirmed, riverside

KINDS = {kind.kind: kind for kind in errands_of(FEATURES)}
EVENT = 123456789012345678
SOON = NOW + timedelta(seconds=1)


def in_hand(tx: Tx) -> int:
    """Somebody is at the errand of the one event."""
    (row,) = owed(tx, discord_events.EVENT)
    tx.execute(
        update(OutboxEntry)
        .where(OutboxEntry.id == row.id)
        .values(
            state=State.CLAIMED, claimed_by="me", processed_version=row.requested_version, attempts=1, nonce="x",
            attempted_at=NOW,
        )
    )  # fmt: skip
    tx.expire_all()
    return row.id


def done(tx: Tx, row: int, made: int | None = None) -> None:
    """It is done now, with this id."""
    tx.flush()
    recording.record(tx, [Done(row, made)], me="me", errands=KINDS, now=SOON)
    tx.expire_all()


def needed(tx: Tx) -> list[object]:
    """What the event needs next: of which class, and which event."""
    facts = KINDS[discord_events.EVENT].facts(tx, DueRows(due(tx, discord_events.EVENT), SOON))
    return [(type(fact).__name__, getattr(fact, "event_id", None)) for fact in facts.values()]


async def planned(place: Riverside, **options: Any) -> None:
    """Rosa plans sessions of Spring and confirms them."""
    preview = await place.rosa.slash("session schedule", cohort="Spring", **options)
    await place.rosa.click(preview, "Confirm")
    await place.town.advance(timedelta(minutes=2))


async def test_an_edit_that_is_under_way_when_its_session_is_cancelled_does_not_count_as_calling_it_off(
    database: Database,
) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        rosa = an_actor(a_member(tx, server, "Rosa"), Standing.FACILITATOR)
        session = a_session(tx, a_cohort(tx, server, "Spring"), TOMORROW, event_id=EVENT, event_state=EventState.MADE)
        discord_events.put(tx, [session.id], server=server.id, now=NOW)
        row = in_hand(tx)
        cancel(tx, act(rosa), session=f"#{session.id}")
        done(tx, row)
        assert [one.state for one in owed(tx, discord_events.EVENT)] == [State.PLANNED]
        assert needed(tx) == [("MoveEvent", EVENT)]

    await database.write(story)


async def test_an_event_that_is_called_off_while_its_cohort_opens_again_is_made_anew(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        rosa = an_actor(a_member(tx, server, "Rosa"), Standing.FACILITATOR)
        a_session(tx, a_cohort(tx, server, "Spring"), TOMORROW, event_id=EVENT, event_state=EventState.MADE)
        lifecycle.close(tx, act(rosa), cohort="Spring")
        tx.flush()
        row = in_hand(tx)
        lifecycle.reopen(tx, act(rosa, SOON), cohort="Spring")
        done(tx, row, 0)
        assert needed(tx) == [("PutEvent", None)]

    await database.write(story)


async def test_an_event_that_is_being_made_while_its_cohort_closes_is_called_off(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        rosa = an_actor(a_member(tx, server, "Rosa"), Standing.FACILITATOR)
        session = a_session(tx, a_cohort(tx, server, "Spring"), TOMORROW)
        discord_events.put(tx, [session.id], server=server.id, now=NOW)
        row = in_hand(tx)
        lifecycle.close(tx, act(rosa), cohort="Spring")
        done(tx, row, EVENT)
        assert [one.state for one in owed(tx, discord_events.EVENT)] == [State.PLANNED]
        assert needed(tx) == [("MoveEvent", EVENT)]
        row = in_hand(tx)
        done(tx, row, 0)
        assert tx.execute(select(Session.event_id, Session.event_state)).one() == (None, EventState.NONE)

    await database.write(story)


async def test_whoever_is_there_checks_in_although_the_cohort_closes_during_its_session() -> None:
    async with riverside() as place:
        await place.participant("Amina")
        await planned(place, title="Circle", starts="2026-09-02 18:00", minutes=120)
        await place.town.advance_to(datetime.fromisoformat("2026-09-02T18:05:00-07:00"))
        opening = place.server.channel("spring").messages[-1]
        assert opening.buttons
        await confirmed(place.rosa, "cohort close", cohort="Spring")
        await place.town.advance(timedelta(minutes=1))
        assert opening.buttons
        await place.town.advance(timedelta(hours=3))
        assert not opening.buttons


async def test_closing_looks_at_nobodys_own_message_whose_buttons_are_gone() -> None:
    async with riverside() as place:
        for name in ("Amina", "Hodan", "Luz"):
            await place.participant(name)
        await planned(place, title="Circle", starts="2026-09-03 18:00", minutes=60, repeat="weekly", count=3)
        await place.town.advance_to(datetime.fromisoformat("2026-10-20T09:00:00-07:00"))
        before = len(place.town.requests)
        await confirmed(place.rosa, "cohort close", cohort="Spring")
        await place.town.advance(timedelta(hours=1))
        looked_at = [one for one in place.town.requests[before:] if one.method == "GET" and "/messages/" in one.path]
        assert len(looked_at) <= 5, "the invitation, the announcement and three openings in the channel; nobody's own"


async def test_the_line_of_a_closed_cohort_waits_until_it_opens_again() -> None:
    async with riverside() as place:
        amina, hodan, luz = [await place.participant(name) for name in ("Amina", "Hodan", "Luz")]
        await planned(place, title="Circle", starts="2026-09-20 18:00", minutes=60, capacity=1)
        post = next(one for one in place.server.channel("spring").messages if len(one.buttons) >= 4)
        for person in (amina, hodan, luz):
            await person.click(post, "Going")
        await amina.click(post, "Can't")
        await place.town.advance(timedelta(minutes=1))
        await confirmed(place.rosa, "cohort close", cohort="Spring")
        await place.town.advance(timedelta(days=8))
        await place.rosa.slash("cohort reopen", cohort="Spring")
        await place.town.advance(timedelta(minutes=2))
        line = select(Rsvp.offered_until.is_not(None)).where(Rsvp.answer == RsvpAnswer.WAITING).order_by(Rsvp.at)
        assert await database_of(place).read(lambda tx: list(tx.execute(line).scalars())) == [True, False]
