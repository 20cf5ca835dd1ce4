"""Progress: what each person has done in each cohort, and what remains; on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from bot.core.hours import CreditKind, HourType
from bot.core.people import Actor, Standing
from bot.core.refusals import NotPermitted, PersonGone
from bot.db import Database, Tx
from bot.ledger import Earned, earn, reverse
from bot.people.models import Member
from cogs.certificates.models import Certificate
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.mentoring.models import MentorRequest
from cogs.mentoring.services import match_responses
from cogs.programs import services as progress
from cogs.programs.actions import SEE_PROGRESS
from cogs.programs.refusals import HasNoPlace
from cogs.programs.rules import Kind, Step
from cogs.programs.services import CohortProgress
from cogs.sessions.rules.sessions import SessionStatus
from tests.support.clocks import NOW
from tests.support.mentoring import a_town, accepted_agreement, paired, published
from tests.support.people import a_cohort, a_member, a_place, a_server, act, an_actor
from tests.support.sessions import TOMORROW, a_session

MINUTES = {CreditKind.SESSION: 120, CreditKind.REFLECTION: 0, CreditKind.MEETING: 45}
HOUR_TYPES = {
    CreditKind.SESSION: HourType.GROUP_CONSULTATION,
    CreditKind.REFLECTION: HourType.PROFESSIONAL,
    CreditKind.MEETING: HourType.MENTORING,
}


def done(tx: Tx, cohort: Cohort, member: int, *, sessions: int = 0, reflections: int = 0, meetings: int = 0) -> None:
    """Somebody has earned so much in a cohort."""
    counts = {CreditKind.SESSION: sessions, CreditKind.REFLECTION: reflections, CreditKind.MEETING: meetings}
    earned = [
        Earned(member, kind, HOUR_TYPES[kind], MINUTES[kind], cohort.id * 100 + number)
        for kind, count in counts.items()
        for number in range(count)
    ]
    earn(tx, server=cohort.server_id, cohort=cohort.id, earned=earned, now=NOW)


def with_place(tx: Tx, cohort: Cohort, name: str = "Amina") -> Actor:
    """A person with a place in a cohort who has accepted its agreement."""
    member = a_member(tx, cohort.server_id, name)
    accepted_agreement(tx, a_place(tx, cohort, member).id, cohort.server_id)
    return an_actor(member)


def shown(tx: Tx, actor: Actor) -> list[CohortProgress]:
    return list(progress.show(tx, act(actor)).cohorts)


def counts(one: CohortProgress) -> dict[Kind, tuple[int, int, int]]:
    """What is done, asked, and still to do."""
    return {line.kind: (line.done, line.required, line.remaining) for line in one.lines}


# --- sums ------------------------------------------------------------------------------------------------------------


async def test_it_is_a_sum_of_the_ledger_with_reversals_taken_away(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort = a_cohort(tx, a_server(tx))
        amina = with_place(tx, cohort)
        done(tx, cohort, amina.member, sessions=8, reflections=6, meetings=1)
        reverse(tx, member=amina.member, kind=CreditKind.SESSION, subject=cohort.id * 100, now=NOW)
        (one,) = shown(tx, amina)
        assert counts(one) == {
            Kind.AGREEMENT: (1, 1, 0),
            Kind.SESSION: (7, 8, 1),
            Kind.REFLECTION: (6, 6, 0),
            Kind.MEETING: (1, 3, 2),
        }
        assert one.minutes == {HourType.GROUP_CONSULTATION: 840, HourType.MENTORING: 45}
        assert not one.met

    await database.write(story)


async def test_hours_of_each_type_are_told_apart_and_what_was_taken_back_whole_is_not_told(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort = a_cohort(tx, a_server(tx))
        amina = with_place(tx, cohort)
        for subject, hour_type in enumerate((HourType.PROFESSIONAL, HourType.PROFESSIONAL, HourType.PEER)):
            earned = Earned(amina.member, CreditKind.SESSION, hour_type, 90, subject)
            earn(tx, server=cohort.server_id, cohort=cohort.id, earned=[earned], now=NOW)
        reverse(tx, member=amina.member, kind=CreditKind.SESSION, subject=2, now=NOW)
        (one,) = shown(tx, amina)
        assert one.minutes == {HourType.PROFESSIONAL: 180}
        assert counts(one)[Kind.SESSION] == (2, 8, 6)

    await database.write(story)


async def test_who_does_more_than_is_asked_has_nothing_left_and_may_ask_for_the_certificate(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort = a_cohort(tx, a_server(tx), sessions_required=1, reflections_required=0, meetings_required=1)
        amina = with_place(tx, cohort)
        done(tx, cohort, amina.member, sessions=3, meetings=1)
        (one,) = shown(tx, amina)
        assert counts(one)[Kind.SESSION] == (3, 1, 0)
        assert one.met
        assert (one.next_step, one.code) == (Step.ASK_FOR_CERTIFICATE, None)
        tx.add(
            Certificate(
                server_id=cohort.server_id, cohort_id=cohort.id, member_id=amina.member, code="COL-7K3F-9QXM-2A",
                name="Amina", language="en", facts={}, issued_at=NOW,
            )
        )  # fmt: skip
        tx.flush()
        (one,) = shown(tx, amina)
        assert (one.next_step, one.code) == (Step.REST, "COL-7K3F-9QXM-2A")

    await database.write(story)


async def test_nobody_elses_numbers_are_counted(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort = a_cohort(tx, a_server(tx))
        amina, omar = with_place(tx, cohort), with_place(tx, cohort, "Omar")
        done(tx, cohort, amina.member, sessions=1)
        done(tx, cohort, omar.member, sessions=5, reflections=4, meetings=3)
        tx.add(
            Certificate(
                server_id=cohort.server_id, cohort_id=cohort.id, member_id=omar.member, code="COL-7K3F-9QXM-2A",
                name="Omar", language="en", facts={}, issued_at=NOW,
            )
        )  # fmt: skip
        tx.add(MentorRequest(server_id=cohort.server_id, member_id=omar.member, at=NOW))
        tx.flush()
        (one,) = shown(tx, amina)
        assert [line.done for line in one.lines] == [1, 1, 0, 0]
        assert one.minutes == {HourType.GROUP_CONSULTATION: 120}
        assert (one.code, one.next_step) == (None, Step.REQUEST_MENTOR)

    await database.write(story)


# --- cohorts ---------------------------------------------------------------------------------------------------------


async def test_several_cohorts_have_their_own_sums_the_latest_first(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        spring, autumn = a_cohort(tx, server), a_cohort(tx, server, "Autumn", sessions_required=4)
        amina = with_place(tx, spring)
        a_place(tx, autumn, tx.get_one(Member, amina.member))
        done(tx, spring, amina.member, sessions=8, reflections=2)
        done(tx, autumn, amina.member, sessions=1)
        latest, first = shown(tx, amina)
        assert (latest.cohort, first.cohort) == ("Autumn", "Spring")
        assert [line.done for line in latest.lines] == [0, 1, 0, 0]
        assert [line.done for line in first.lines] == [1, 8, 2, 0]
        assert (counts(latest)[Kind.SESSION], counts(first)[Kind.SESSION]) == ((1, 4, 3), (8, 8, 0))
        assert latest.minutes == {HourType.GROUP_CONSULTATION: 120}
        assert first.minutes == {HourType.GROUP_CONSULTATION: 960}

    await database.write(story)


async def test_in_a_closed_cohort_what_remains_is_said_and_the_certificate_may_still_be_asked_for(
    database: Database,
) -> None:
    def story(tx: Tx) -> None:
        cohort = a_cohort(
            tx, a_server(tx), sessions_required=2, reflections_required=0, meetings_required=0,
            status=CohortStatus.CLOSED,
        )  # fmt: skip
        amina = with_place(tx, cohort)
        done(tx, cohort, amina.member, sessions=1)
        (one,) = shown(tx, amina)
        assert (one.next_step, one.active, one.ended) == (Step.CLOSED, True, False)
        assert counts(one)[Kind.SESSION] == (1, 2, 1)
        done(tx, cohort, amina.member, sessions=2)
        (one,) = shown(tx, amina)
        assert one.next_step is Step.ASK_FOR_CERTIFICATE

    await database.write(story)


async def test_a_removed_cohort_is_told_of_to_those_alone_who_earned_something_in_it(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort = a_cohort(tx, a_server(tx), status=CohortStatus.REMOVED)
        amina, omar = with_place(tx, cohort), with_place(tx, cohort, "Omar")
        done(tx, cohort, amina.member, sessions=1)
        (one,) = shown(tx, amina)
        assert (one.active, one.ended) == (False, True)
        assert one.minutes == {HourType.GROUP_CONSULTATION: 120}
        assert shown(tx, omar) == []

    await database.write(story)


async def test_hours_stay_with_those_who_left(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort = a_cohort(tx, a_server(tx))
        amina = with_place(tx, cohort)
        done(tx, cohort, amina.member, sessions=2)
        tx.execute(update(Enrollment).where(Enrollment.member_id == amina.member).values(status=EnrollmentStatus.LEFT))
        (one,) = shown(tx, amina)
        assert (one.active, one.ended) == (False, False)
        assert one.minutes == {HourType.GROUP_CONSULTATION: 240}

    await database.write(story)


async def test_only_the_agreement_that_stands_now_counts_as_accepted(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort = a_cohort(tx, a_server(tx))
        amina = with_place(tx, cohort)
        assert counts(shown(tx, amina)[0])[Kind.AGREEMENT] == (1, 1, 0)
        cohort.agreement_version = 2
        tx.flush()
        (one,) = shown(tx, amina)
        assert counts(one)[Kind.AGREEMENT] == (0, 1, 1)
        assert one.next_step is Step.ACCEPT_AGREEMENT

    await database.write(story)


async def test_who_has_no_place_is_told_whether_one_is_free(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        cohort = a_cohort(tx, server, capacity=1)
        li, stranger = an_actor(a_member(tx, server, "Li")), an_actor(server=server)
        for person in (li, stranger):
            mine = progress.show(tx, act(person))
            assert (mine.cohorts, mine.place_free) == ((), True)
        amina = with_place(tx, cohort)
        for person in (li, stranger, amina):
            assert not progress.show(tx, act(person)).place_free

    await database.write(story)


# --- what comes next -------------------------------------------------------------------------------------------------


async def test_a_session_is_the_next_step_only_if_one_of_ones_own_cohort_lies_ahead(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        cohort = a_cohort(tx, server, reflections_required=0, meetings_required=0)
        amina = with_place(tx, cohort)
        a_session(tx, cohort, NOW - timedelta(hours=1))
        a_session(tx, cohort, status=SessionStatus.CANCELLED)
        a_session(tx, a_cohort(tx, server, "Autumn"))
        assert shown(tx, amina)[0].next_step is Step.WAIT
        a_session(tx, cohort, TOMORROW)
        assert shown(tx, amina)[0].next_step is Step.COME_TO_SESSION
        (over,) = progress.show(tx, act(amina, TOMORROW)).cohorts
        assert over.next_step is Step.WAIT, "it has begun"

    await database.write(story)


async def test_a_pair_sees_one_another_once_both_have_accepted_and_nobody_else_does(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        omar = with_place(tx, town.cohort, "Omar")
        place = tx.execute(select(Enrollment.id).where(Enrollment.member_id == town.mentee.member)).scalar_one()
        accepted_agreement(tx, place, town.server.id)
        (match_id,) = published(tx, town)
        assert shown(tx, town.mentee)[0].next_step is Step.WAIT_FOR_MENTOR, "the mentor has not answered"
        assert progress.show(tx, act(town.mentor)).mentees == ()
        match_responses.answer(tx, act(town.mentor), match_id=match_id, accept=True)
        assert progress.show(tx, act(town.mentor)).mentees == ()
        match_responses.answer(tx, act(town.mentee), match_id=match_id, accept=True)
        (mine,) = shown(tx, town.mentee)
        assert mine.mentor is not None
        assert (mine.mentor.user_id, mine.mentor.name, mine.mentees) == (town.mentor.user_id, "Hodan", ())
        assert mine.next_step is Step.MEET_MENTOR
        hodans = progress.show(tx, act(town.mentor))
        assert (hodans.cohorts, [one.name for one in hodans.mentees]) == ((), ["Amina"])
        (other,) = shown(tx, omar)
        assert (other.mentor, other.mentees) == (None, ())
        a_place(tx, town.cohort, tx.get_one(Member, town.mentor.member))
        hodans = progress.show(tx, act(town.mentor))
        assert [[one.name for one in cohort.mentees] for cohort in hodans.cohorts] == [["Amina"]]
        assert hodans.mentees == (), "each is named once"

    await database.write(story)


async def test_a_mentor_who_has_left_the_server_is_not_named(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        paired(tx, town)
        tx.execute(update(Member).where(Member.id == town.mentor.member).values(gone=True))
        assert shown(tx, town.mentee)[0].mentor is None

    await database.write(story)


# --- who sees what ---------------------------------------------------------------------------------------------------


async def test_others_progress_is_for_those_who_run_cohorts_of_that_server(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        amina = town.mentee.user_id
        assert SEE_PROGRESS.who & town.mentor.standings
        with pytest.raises(NotPermitted):
            progress.show(tx, act(town.mentor), user=amina)
        assert progress.show(tx, act(town.staff), user=amina).name == "Amina"
        assert progress.show(tx, act(town.mentee), user=amina).name == "Amina"
        elsewhere = an_actor(a_member(tx, a_server(tx)), *town.staff.standings)
        with pytest.raises(PersonGone):
            progress.show(tx, act(elsewhere), user=amina)

    await database.write(story)


async def test_who_is_here_and_unknown_has_no_place_and_who_is_not_here_is_gone(database: Database) -> None:
    def story(tx: Tx) -> None:
        rosa = an_actor(a_member(tx, a_server(tx)), Standing.FACILITATOR)
        with pytest.raises(HasNoPlace) as refusal:
            progress.show(tx, act(rosa), user=7, name="Guest", present=True)
        assert refusal.value.name == "Guest"
        with pytest.raises(PersonGone):
            progress.show(tx, act(rosa), user=7, name="Guest")

    await database.write(story)


async def test_another_servers_rows_are_not_seen(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        paired(tx, town)
        done(tx, town.cohort, town.mentee.member, sessions=3, meetings=1)
        other = a_server(tx)
        same = a_member(tx, other, "Amina", user_id=town.mentee.user_id)
        a_place(tx, a_cohort(tx, other, "Elsewhere"), same)
        (here,) = shown(tx, an_actor(same))
        assert (here.cohort, here.minutes, here.mentor) == ("Elsewhere", {}, None)
        assert [line.done for line in here.lines] == [0, 0, 0, 0]
        (there,) = shown(tx, town.mentee)
        assert there.minutes == {HourType.GROUP_CONSULTATION: 360, HourType.MENTORING: 45}
        tx.execute(delete(Enrollment).where(Enrollment.member_id == same.id))
        assert shown(tx, an_actor(same)) == []

    await database.write(story)
