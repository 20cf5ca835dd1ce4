"""One's own page: where one is, what waits for one's word, and what one has chosen; on both databases."""

from datetime import date, timedelta

from sqlalchemy import select, update

from bot.core.people import Actor, ContactMethod, Standing
from bot.db import Database, Tx
from bot.people.models import Member
from cogs.cohorts.actions import HAS_PLACE, PLACE_FREE
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.cohorts.services import reminder_preferences
from cogs.cohorts.services.reminder_preferences import Choices
from cogs.mentoring.models import Match, Meeting
from cogs.mentoring.rules.matching import MatchStatus
from cogs.mentoring.services import match_responses
from cogs.mentoring.services.meetings import answering, writing
from cogs.profile import services as profile
from cogs.profile.services import Home, Overview
from cogs.sessions.models import Rsvp
from cogs.sessions.rules.rsvps import RsvpAnswer
from cogs.sessions.rules.sessions import SessionStatus
from tests.support.clocks import NOW
from tests.support.mentoring import Town, a_town, drafted, paired, published
from tests.support.people import a_cohort, a_member, a_place, a_server, act, an_actor
from tests.support.sessions import TOMORROW, a_session

NOTHING_CHOSEN = Choices(ContactMethod.THREAD, None, None)


def page(tx: Tx, actor: Actor) -> Overview:
    return profile.of(tx, act(actor))


def a_participant(tx: Tx, name: str, *cohorts: Cohort) -> Member:
    """A person with a place in each of these cohorts."""
    member = a_member(tx, cohorts[0].server_id, name)
    for cohort in cohorts:
        a_place(tx, cohort, member)
    return member


def logged(tx: Tx, town: Town, on: str = "2026-09-01") -> None:
    """Amina writes down a meeting with Hodan."""
    writing.log(tx, act(town.mentee), other=town.mentor.user_id, name="Hodan", on=on, minutes=60)
    tx.flush()


def answered(tx: Tx, cohort: Cohort, session: int, actor: Actor, answer: RsvpAnswer = RsvpAnswer.CANT) -> None:
    tx.add(Rsvp(server_id=cohort.server_id, session_id=session, member_id=actor.member, answer=answer, at=NOW))
    tx.flush()


async def test_who_never_did_anything_has_an_empty_page(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        cohort = a_cohort(tx, server)
        a_place(tx, cohort, a_member(tx, server, "Amina"))
        a_session(tx, cohort)
        mine = page(tx, an_actor(server=server))
        assert (mine.homes, mine.next_session) == ((), None)
        assert (mine.unanswered, mine.meetings, mine.pairings) == (0, 0, 0)
        assert (mine.choices, mine.zone, mine.language) == (NOTHING_CHOSEN, None, None)
        assert PLACE_FREE in mine.facts and HAS_PLACE not in mine.facts

    await database.write(story)


async def test_it_has_the_open_cohorts_in_which_one_has_a_place_in_the_order_of_joining(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        amina = a_member(tx, server, "Amina")
        spring, autumn = a_cohort(tx, server, channel_id=None), a_cohort(tx, server, "Autumn", channel_id=71)
        for cohort in (autumn, spring):
            a_place(tx, cohort, amina)
        for status in (CohortStatus.CLOSED, CohortStatus.REMOVED):
            a_place(tx, a_cohort(tx, server, status.value, status=status), amina)
        for status in (EnrollmentStatus.LEFT, EnrollmentStatus.REMOVED):
            a_place(tx, a_cohort(tx, server, f"No more {status}"), amina, status=status)
        a_place(tx, a_cohort(tx, server, "Another's"), a_member(tx, server, "Omar"))
        mine = page(tx, an_actor(amina))
        assert mine.homes == (Home("Autumn", 71), Home("Spring", None))
        assert HAS_PLACE in mine.facts

    await database.write(story)


async def test_the_next_session_is_the_earliest_of_ones_own_and_those_that_one_has_answered_wait_no_more(
    database: Database,
) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        spring, autumn = a_cohort(tx, server), a_cohort(tx, server, "Autumn")
        amina, omar = (an_actor(a_participant(tx, name, spring, autumn)) for name in ("Amina", "Omar"))
        a_session(tx, spring, NOW - timedelta(minutes=1))
        a_session(tx, spring, NOW + timedelta(hours=1), status=SessionStatus.CANCELLED)
        last = a_session(tx, spring, TOMORROW + timedelta(days=1))
        first = a_session(tx, autumn, TOMORROW)
        mine = page(tx, amina)
        assert mine.next_session is not None
        assert (mine.next_session.id, mine.next_session.cohort, mine.unanswered) == (first.id, "Autumn", 2)
        answered(tx, autumn, first.id, amina)
        mine = page(tx, amina)
        assert mine.next_session is not None
        assert (mine.next_session.id, mine.next_session.answer) == (first.id, RsvpAnswer.CANT)
        assert mine.unanswered == 1
        answered(tx, spring, last.id, amina, RsvpAnswer.MAYBE)
        assert (page(tx, amina).unanswered, page(tx, omar).unanswered) == (0, 2)

    await database.write(story)


async def test_staff_are_not_asked_about_sessions_of_cohorts_in_which_they_have_no_place(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        spring, autumn = a_cohort(tx, server), a_cohort(tx, server, "Autumn")
        rosa = an_actor(a_participant(tx, "Rosa", autumn), Standing.FACILITATOR)
        a_session(tx, spring, TOMORROW)
        assert (page(tx, rosa).next_session, page(tx, rosa).unanswered) == (None, 0)
        own = a_session(tx, autumn, TOMORROW + timedelta(days=1))
        mine = page(tx, rosa)
        assert mine.next_session is not None
        assert (mine.next_session.id, mine.unanswered) == (own.id, 1)

    await database.write(story)


async def test_a_meeting_waits_for_the_one_who_did_not_write_it_down_until_they_confirm(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        paired(tx, town)
        logged(tx, town, "2026-08-31")
        logged(tx, town)
        waiting = [page(tx, actor).meetings for actor in (town.mentor, town.mentee, town.staff)]
        assert waiting == [2, 0, 0]
        meeting_id = tx.execute(select(Meeting.id).order_by(Meeting.id)).scalars().all()[0]
        answering.confirm(tx, act(town.mentor), meeting_id=meeting_id, minutes=60)
        assert page(tx, town.mentor).meetings == 1
        tx.execute(update(Match).values(status=MatchStatus.ENDED))
        assert page(tx, town.mentor).meetings == 1, "what was written down can still be confirmed"

    await database.write(story)


async def test_a_pairing_waits_for_its_mentor_from_publishing_to_the_answer(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        drafted(tx, town)
        assert page(tx, town.mentor).pairings == 0
        (match_id,) = published(tx, town)
        assert [page(tx, actor).pairings for actor in (town.mentor, town.mentee, town.staff)] == [1, 0, 0]
        match_responses.answer(tx, act(town.mentor), match_id=match_id, accept=True)
        assert [page(tx, actor).pairings for actor in (town.mentor, town.mentee)] == [0, 1]
        match_responses.answer(tx, act(town.mentee), match_id=match_id, accept=False)
        assert page(tx, town.mentee).pairings == 0

    await database.write(story)


async def test_it_has_what_one_has_chosen(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        amina = an_actor(a_member(tx, server, "Amina"), language="so", zone="Africa/Mogadishu")
        omar = an_actor(a_member(tx, server, "Omar"))
        reminder_preferences.choose_contact_method(tx, act(amina), contact_method=ContactMethod.NONE)
        reminder_preferences.keep_quiet(tx, act(amina), hours="21-7")
        reminder_preferences.go_away(tx, act(amina), starts="2026-09-03", ends="2026-09-05")
        tx.flush()
        mine, other = page(tx, amina), page(tx, omar)
        assert mine.choices == Choices(ContactMethod.NONE, (1260, 420), (date(2026, 9, 3), date(2026, 9, 5)))
        assert (mine.zone, mine.language) == ("Africa/Mogadishu", "so")
        assert (other.choices, other.zone, other.language) == (NOTHING_CHOSEN, None, None)

    await database.write(story)


async def test_nothing_of_another_server_is_on_it(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        paired(tx, town)
        logged(tx, town)
        a_session(tx, town.cohort)
        reminder_preferences.keep_quiet(tx, act(town.mentor), hours="21-7")
        server = a_server(tx)
        for actor in (town.mentor, town.mentee):
            same = a_member(tx, server, actor.name, user_id=actor.user_id)
            for there in (an_actor(same), an_actor(same, Standing.COORDINATOR)):
                mine = page(tx, there)
                assert (mine.homes, mine.next_session, mine.unanswered) == ((), None, 0)
                assert (mine.meetings, mine.pairings, mine.choices) == (0, 0, NOTHING_CHOSEN)
                assert not mine.facts & {HAS_PLACE, PLACE_FREE}
        here = page(tx, town.mentee)
        assert (here.homes, here.unanswered) == ((Home("Spring", town.cohort.channel_id),), 1)
        assert page(tx, town.mentor).meetings == 1

    await database.write(story)
