"""A facilitator ends somebody's place, after seeing what that means; hours stay, and the person is told kindly."""

from typing import Any

import pytest
from sqlalchemy import select

from bot import ledger
from bot.core.confirmations import mark_of
from bot.core.hours import CreditKind, HourType
from bot.core.people import Actor, NamedPerson, Standing
from bot.core.refusals import NotConfirmed
from bot.db import Database, Tx
from bot.ledger.services import Earned
from bot.outbox.notices import DueRows, NoticeContent, ToPerson
from bot.people.models import Account, AuditEvent, Member
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.refusals import CohortGone, HasNoPlaceIn, NotRemoved, UnknownCohort
from cogs.cohorts.rules.cohorts import EnrollmentStatus, RemovalReason
from cogs.cohorts.services import notice_facts, removals
from cogs.cohorts.services.notice_facts import PLACE_ENDED, PlaceFacts
from tests.support.clocks import NOW
from tests.support.people import a_cohort, a_member, a_place, a_server, act, an_actor
from tests.support.sessions import due, owed


def a_group(tx: Tx) -> tuple[Cohort, Actor, Member, Enrollment]:
    server = a_server(tx)
    cohort, amina = a_cohort(tx, server), a_member(tx, server, "Amina")
    return cohort, an_actor(a_member(tx, server), Standing.FACILITATOR), amina, a_place(tx, cohort, amina)


def remove(tx: Tx, rosa: Actor, cohort: Cohort, amina: Member, **more: Any) -> removals.Removal:
    """As if she had seen what it means and confirmed."""
    shown = removals.before_removal(tx, act(rosa), cohort=cohort.name, user=amina.user_id, reason=RemovalReason.AWAY)
    options: dict[str, Any] = {"reason": RemovalReason.AWAY, "mark": mark_of(shown), **more}
    removal = removals.remove(tx, act(rosa), cohort=cohort.id, member=amina.id, **options)
    tx.flush()
    return removal


async def test_it_is_shown_with_the_hours_that_stay_and_changes_nothing_yet(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, rosa, amina, place = a_group(tx)
        earned = [Earned(amina.id, CreditKind.SESSION, HourType.GROUP_CONSULTATION, 90, n) for n in (1, 2)]
        ledger.earn(tx, server=cohort.server_id, cohort=cohort.id, earned=earned, now=NOW)
        shown = removals.before_removal(tx, act(rosa), cohort="spring", user=amina.user_id, reason=RemovalReason.AWAY)
        assert (shown.cohort, shown.person, shown.minutes) == ("Spring", NamedPerson(amina.user_id, "Amina"), 180)
        assert place.status == EnrollmentStatus.ACTIVE
        assert owed(tx, PLACE_ENDED) == []

    await database.write(story)


async def test_ending_a_place_keeps_the_hours_and_tells_the_person_without_the_reason(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, rosa, amina, place = a_group(tx)
        tx.add(Account(user_id=amina.user_id, language="so"))
        earned = [Earned(amina.id, CreditKind.SESSION, HourType.GROUP_CONSULTATION, 90, 1)]
        ledger.earn(tx, server=cohort.server_id, cohort=cohort.id, earned=earned, now=NOW)
        remove(tx, rosa, cohort, amina)
        tx.refresh(place)
        assert (place.status, place.left_at) == (EnrollmentStatus.REMOVED, NOW)
        assert ledger.sums(tx, server=cohort.server_id, member=amina.id)[0].minutes == 90
        (content,) = notice_facts.place_ended(tx, DueRows(due(tx, PLACE_ENDED), NOW)).values()
        assert isinstance(content, NoticeContent)
        assert (content.to, content.languages) == (ToPerson(amina.user_id, "Amina", None), ("so",))
        assert content.facts == PlaceFacts("Spring", cohort.channel_id)
        (event,) = tx.execute(select(AuditEvent)).scalars()
        assert (event.action, event.subjects["reason"]) == ("cohort remove-member", RemovalReason.AWAY)

    await database.write(story)


async def test_what_is_not_as_it_was_shown_is_not_done(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, rosa, amina, place = a_group(tx)
        with pytest.raises(NotConfirmed):
            remove(tx, rosa, cohort, amina, reason=RemovalReason.OTHER)
        with pytest.raises(NotConfirmed):
            remove(tx, rosa, cohort, amina, mark="another")
        place.status = EnrollmentStatus.LEFT
        tx.flush()
        with pytest.raises(NotConfirmed):
            removals.remove(tx, act(rosa), cohort=cohort.id, member=amina.id, reason=RemovalReason.AWAY, mark=None)
        assert owed(tx, PLACE_ENDED) == []

    await database.write(story)


async def test_who_has_no_place_or_is_unknown_cannot_lose_one(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, rosa, amina, place = a_group(tx)
        place.status = EnrollmentStatus.LEFT
        tx.flush()
        for user in (amina.user_id, 1):
            with pytest.raises(HasNoPlaceIn):
                removals.before_removal(tx, act(rosa), cohort=cohort.name, user=user, reason=RemovalReason.AWAY)

    await database.write(story)


async def test_staff_of_another_server_end_nobodys_place(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, _, amina, _ = a_group(tx)
        stranger = act(an_actor(a_member(tx, a_server(tx)), Standing.FACILITATOR))
        with pytest.raises(UnknownCohort):
            removals.before_removal(tx, stranger, cohort=cohort.name, user=amina.user_id, reason=RemovalReason.AWAY)
        with pytest.raises(CohortGone):
            removals.remove(tx, stranger, cohort=cohort.id, member=amina.id, reason=RemovalReason.AWAY, mark=None)
        with pytest.raises(UnknownCohort):
            removals.readmit(tx, stranger, cohort=cohort.name, user=amina.user_id)

    await database.write(story)


async def test_who_was_let_in_again_may_join_and_is_not_told_of_the_end(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, rosa, amina, place = a_group(tx)
        with pytest.raises(NotRemoved):
            removals.readmit(tx, act(rosa), cohort=cohort.name, user=amina.user_id)
        remove(tx, rosa, cohort, amina)
        removals.readmit(tx, act(rosa), cohort=cohort.name, user=amina.user_id)
        tx.refresh(place)
        assert place.status == EnrollmentStatus.LEFT, "joining is theirs to do"
        assert notice_facts.place_ended(tx, DueRows(due(tx, PLACE_ENDED), NOW)) == {}
        with pytest.raises(NotRemoved):
            removals.readmit(tx, act(rosa), cohort=cohort.name, user=amina.user_id)

    await database.write(story)
