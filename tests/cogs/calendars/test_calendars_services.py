"""A person's calendar: found by its link alone, with their sessions in one server."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from bot.core.people import Actor
from bot.db import Database, Tx
from bot.db.vault import Vault, new_key
from bot.people.models import Account, Member
from cogs.calendars import services as calendars
from cogs.calendars.models import CalendarLink
from cogs.calendars.services import BEHIND
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.sessions.models import Rsvp, SessionFacilitator
from cogs.sessions.rules.rsvps import RsvpAnswer
from cogs.sessions.rules.sessions import SessionStatus
from tests.support.clocks import NOW
from tests.support.people import a_cohort, a_member, a_place, a_server, act, an_actor
from tests.support.sessions import a_session


def a_person(tx: Tx) -> tuple[Cohort, Member, Actor]:
    """Amina, with a place in Spring."""
    cohort = a_cohort(tx, a_server(tx))
    amina = a_member(tx, cohort.server_id, "Amina")
    a_place(tx, cohort, amina)
    return cohort, amina, an_actor(amina)


def read(tx: Tx, actor: Actor) -> calendars.Calendar:
    found = calendars.read(tx, token=calendars.link(tx, act(actor)), now=NOW)
    assert found is not None
    return found


async def test_the_link_stays_the_same_until_a_new_one_is_asked_for(database: Database) -> None:
    def story(tx: Tx) -> None:
        _, _, amina = a_person(tx)
        token = calendars.link(tx, act(amina))
        assert calendars.link(tx, act(amina)) == token
        assert token not in str(tx.execute(select(CalendarLink.token_hash, CalendarLink.sealed)).all())
        new = calendars.reset(tx, act(amina))
        assert new != token
        assert calendars.read(tx, token=token, now=NOW) is None, "the old one is dead"
        assert calendars.read(tx, token=new, now=NOW) is not None
        assert len(tx.execute(select(CalendarLink)).all()) == 1

    await database.write(story)


async def test_a_link_that_was_sealed_with_a_lost_key_is_replaced(database: Database) -> None:
    def story(tx: Tx) -> None:
        _, _, amina = a_person(tx)
        before = calendars.link(tx, act(amina))
        found = calendars.link(tx, act(amina, vault=Vault([new_key()])))
        assert found != before
        assert calendars.read(tx, token=found, now=NOW) is not None

    await database.write(story)


async def test_a_made_up_link_or_that_of_somebody_who_left_leads_nowhere(database: Database) -> None:
    def story(tx: Tx) -> None:
        _, member, amina = a_person(tx)
        token = calendars.link(tx, act(amina))
        assert calendars.read(tx, token="", now=NOW) is None
        assert calendars.read(tx, token=token[:-1], now=NOW) is None
        member.gone = True
        tx.flush()
        assert calendars.read(tx, token=token, now=NOW) is None

    await database.write(story)


async def test_it_has_the_sessions_of_ones_cohorts_and_those_that_one_holds(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, member, amina = a_person(tx)
        left = a_cohort(tx, cohort.server_id, "Autumn")
        a_place(tx, left, member, status=EnrollmentStatus.LEFT)
        removed = a_cohort(tx, cohort.server_id, "Winter", status=CohortStatus.REMOVED)
        a_place(tx, removed, member)
        foreign = a_cohort(tx, a_server(tx))
        mine = a_session(tx, cohort, NOW + timedelta(days=3), title="Mine")
        for other in (left, removed, foreign):
            a_session(tx, other)
        held = a_session(tx, left, NOW + timedelta(days=1), title="Held")
        tx.add(SessionFacilitator(server_id=cohort.server_id, session_id=held.id, member_id=member.id))
        tx.flush()
        assert [(one.id, one.title, one.cohort) for one in read(tx, amina).entries] == [
            (held.id, "Held", "Autumn"),
            (mine.id, "Mine", "Spring"),
        ]

    await database.write(story)


async def test_what_is_long_over_is_no_longer_in_it(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, _, amina = a_person(tx)
        kept = a_session(tx, cohort, NOW - BEHIND + timedelta(minutes=1))
        a_session(tx, cohort, NOW - BEHIND)
        assert [one.id for one in read(tx, amina).entries] == [kept.id]

    await database.write(story)


async def test_an_entry_says_what_was_answered_cancelled_and_when_it_last_changed(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, member, amina = a_person(tx)
        going = a_session(tx, cohort, NOW + timedelta(days=1))
        at = NOW + timedelta(minutes=5)
        tx.add(
            Rsvp(server_id=cohort.server_id, session_id=going.id, member_id=member.id, answer=RsvpAnswer.MAYBE, at=at)
        )
        cancelled = a_session(
            tx, cohort, NOW + timedelta(days=2), status=SessionStatus.CANCELLED, cancelled_reason="Snow", version=2,
            changed_at=NOW + timedelta(minutes=9),
        )  # fmt: skip
        tx.flush()
        first, second = read(tx, amina).entries
        assert (first.id, first.answer, first.cancelled, first.changed_at) == (going.id, RsvpAnswer.MAYBE, False, at)
        assert (second.id, second.answer, second.cancelled, second.reason) == (cancelled.id, None, True, "Snow")
        assert (second.version, second.changed_at) == (2, NOW + timedelta(minutes=9))
        assert first.channel_id == cohort.channel_id

    await database.write(story)


async def test_it_is_read_in_its_owners_language_and_zone_or_else_in_the_servers(database: Database) -> None:
    def story(tx: Tx) -> None:
        _, member, amina = a_person(tx)
        before = read(tx, amina)
        assert (before.server, before.language) == ("Riverside", "en")
        tx.add(Account(user_id=member.user_id, language="so", timezone="Africa/Mogadishu"))
        tx.flush()
        assert read(tx, amina) == replace(before, language="so", zone="Africa/Mogadishu")

    await database.write(story)
