"""Certificates as they are approved, named, issued and kept."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from bot.core.confirmations import mark_of
from bot.core.hours import CreditKind, HourType
from bot.core.people import Standing
from bot.core.refusals import NotConfirmed, SeveralFit
from bot.db import Database, Tx
from bot.ledger import Earned, earn, reverse
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import DueEntry, DueRows, NoticeContent
from bot.people.models import AuditEvent, Member
from cogs.certificates.models import Certificate
from cogs.certificates.refusals import (
    AlreadyCertified,
    ApprovalGone,
    ApprovedAlready,
    CertifiedAlready,
    NobodyReady,
    NoNameYet,
    NotMetAnyMore,
    RequirementsNotMet,
    SeveralCohorts,
)
from cogs.certificates.rules.standings import CertificateStanding
from cogs.certificates.services import approving, confirming, issuing, looking
from cogs.certificates.services.approving import Approved
from cogs.certificates.services.issuing import Issued
from cogs.cohorts.models import Enrollment
from cogs.cohorts.refusals import UnknownCohort
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus, ProviderRole
from cogs.programs import services as progress
from cogs.programs.refusals import HasNoPlace
from cogs.programs.rules import Step
from cogs.staff.models import StaffEvent
from tests.support.certificates import approval_of, approved, done, issued
from tests.support.clocks import NOW
from tests.support.mentoring import Town, a_town, owed
from tests.support.people import a_cohort, a_member, a_place, act, an_actor


def approve(tx: Tx, town: Town, cohort: str | None = None) -> Approved:
    return approving.approve_one(tx, act(town.staff), member=town.mentee.user_id, name="Amina Warsame", cohort=cohort)


async def test_what_is_taken_back_between_approval_and_confirmation_is_certified_no_more(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        done(tx, town)
        approve(tx, town)
        approval = approval_of(tx, town.mentee)
        mark = mark_of(confirming.shown(tx, act(town.mentee), approval=approval).mark)
        printed = confirming.prepare(tx, act(town.mentee), approval=approval, mark=mark)
        reverse(tx, member=town.mentee.member, kind=CreditKind.SESSION, subject=0, now=NOW)
        with pytest.raises(NotMetAnyMore):
            confirming.issue(tx, act(town.mentee), approval=approval, prepared=printed)
        found = approving.review(tx, act(town.staff), cohort="Spring")
        assert [one.standing for one in found.people] == [CertificateStanding.APPROVED_LACKS]
        earn(
            tx, server=town.server.id, cohort=town.cohort.id, now=NOW,
            earned=[Earned(town.mentee.member, CreditKind.SESSION, HourType.GROUP_CONSULTATION, 120, 99)],
        )  # fmt: skip
        place = tx.execute(select(Enrollment).where(Enrollment.member_id == town.mentee.member)).scalar_one()
        place.status = EnrollmentStatus.REMOVED
        tx.flush()
        with pytest.raises(ApprovalGone):
            confirming.issue(tx, act(town.mentee), approval=approval, prepared=printed)
        assert not tx.execute(select(Certificate)).all()

    await database.write(story)


async def test_another_version_of_the_agreement_must_be_accepted_anew(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        done(tx, town)
        town.cohort.agreement_version = 2
        tx.flush()
        (one,) = progress.show(tx, act(town.mentee)).cohorts
        assert one.next_step is Step.ACCEPT_AGREEMENT
        with pytest.raises(RequirementsNotMet) as refusal:
            approve(tx, town)
        assert refusal.value.agreement

    await database.write(story)


async def test_a_certificate_says_what_was_done_and_goes_to_its_owner(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        done(tx, town)
        approve(tx, town)
        assert not tx.execute(select(Certificate.id)).all(), "approved is not issued"
        made = issued(tx, town.mentee, approval_of(tx, town.mentee), "Amina  Warsame")
        assert made.code.startswith("COL-") and made.name == "Amina Warsame"
        assert made.record.minutes == {"rsc_group": 960, "mentoring": 135}
        assert (made.record.cohort, made.record.issuer) == ("Spring", "Riverside")
        assert (made.record.begins, made.record.ends) == (date(2026, 9, 1), date(2026, 9, 1))
        row = tx.execute(select(OutboxEntry).where(OutboxEntry.kind == "certificate.issued")).scalar_one()
        owed_ = DueEntry(row.id, row.kind, row.server_id, row.subject_id, row.member_id, row.dedupe_key, row.due_at)
        letter = issuing.contents(tx, DueRows([owed_], NOW))[row.id]
        assert isinstance(letter, NoticeContent)
        assert letter.facts == made
        tx.flush()
        actions = tx.execute(select(AuditEvent.action).order_by(AuditEvent.id)).scalars().all()
        assert actions == ["certificate.approve", "certificate.name"]
        with pytest.raises(AlreadyCertified) as refusal:
            approve(tx, town)
        assert refusal.value.code == made.code
        assert progress.show(tx, act(town.mentee)).cohorts[0].code == made.code
        with pytest.raises(CertifiedAlready):
            confirming.shown(tx, act(town.mentee), approval=approval_of(tx, town.mentee))

    await database.write(story)


async def test_what_remains_is_said_exactly(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        done(tx, town, sessions=6, reflections=6, meetings=0)
        with pytest.raises(RequirementsNotMet) as refusal:
            approve(tx, town)
        why = refusal.value
        assert (why.sessions, why.reflections, why.meetings, why.agreement) == (2, 0, 3, False)
        many = approving.approve(tx, act(town.staff), cohort=town.cohort.id, members=[town.mentee.member])
        assert (many.approved, len(many.lacking)) == ((), 1)

    await database.write(story)


async def test_the_cohort_must_be_clear_and_the_persons_own(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        done(tx, town)
        autumn = a_cohort(tx, town.server, "Autumn")
        with pytest.raises(HasNoPlace):
            approve(tx, town, "Autumn")
        with pytest.raises(UnknownCohort):
            approve(tx, town, "Winter")
        with pytest.raises(HasNoPlace):
            approving.approve_one(tx, act(town.staff), member=1, name="Nobody")
        with pytest.raises(HasNoPlace):
            approving.approve_one(tx, act(town.staff), member=town.mentor.user_id, name="Hodan")
        a_place(tx, autumn, a_member(tx, town.server, "Other"))
        tx.add(
            Enrollment(
                server_id=town.server.id,
                cohort_id=autumn.id,
                member_id=town.mentee.member,
                role=ProviderRole.EDUCATOR,
                joined_at=NOW,
            )
        )
        tx.flush()
        with pytest.raises(SeveralCohorts) as several:
            approve(tx, town)
        assert {one.value for one in several.value.found} == {"Spring", "Autumn"}
        with pytest.raises(SeveralFit):
            approve(tx, town, "n")
        assert approve(tx, town, "spr").cohort == "Spring"

    await database.write(story)


async def test_two_coordinators_at_the_same_moment_approve_once_and_the_person_is_asked_once(
    database: Database,
) -> None:
    def begin(tx: Tx) -> Town:
        town = a_town(tx)
        done(tx, town)
        return town

    town = await database.write(begin)
    noor = await database.write(lambda tx: an_actor(a_member(tx, town.server, "Noor"), Standing.COORDINATOR))
    members = [town.mentee.member]
    results = await asyncio.gather(
        *(
            database.write(approving.approve, act(one), cohort=town.cohort.id, members=members)
            for one in (town.staff, noor)
        )
    )
    assert sorted((len(one.approved), len(one.before)) for one in results) == [(0, 1), (1, 0)]
    asked = await database.read(lambda tx: owed(tx, "certificate.approved", "certificate.reminder"))
    assert len(asked) == 2
    with pytest.raises(ApprovedAlready):
        await database.write(approve, town)


async def test_confirmed_twice_at_the_same_moment_is_one_certificate(database: Database) -> None:
    def begin(tx: Tx) -> tuple[Town, int, list[Issued]]:
        town = a_town(tx)
        approval = approved(tx, town)
        mark = mark_of(confirming.shown(tx, act(town.mentee), approval=approval).mark)
        twins = [confirming.prepare(tx, act(town.mentee), approval=approval, mark=mark) for _ in range(2)]
        return town, approval, twins

    town, approval, twins = await database.write(begin)
    results = await asyncio.gather(
        *(database.write(confirming.issue, act(town.mentee), approval=approval, prepared=one) for one in twins),
        return_exceptions=True,
    )
    assert sorted(type(result).__name__ for result in results) == ["CertifiedAlready", "Issued"]
    assert len(await database.read(lambda tx: tx.execute(select(Certificate.id)).all())) == 1
    assert len(await database.read(lambda tx: owed(tx, "certificate.issued"))) == 1


async def test_all_who_are_ready_are_approved_as_they_were_shown(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        done(tx, town)
        asked = approving.all_ready(tx, act(town.staff), cohort=town.cohort.id)
        assert asked.members == (town.mentee.member,)
        with pytest.raises(NotConfirmed):
            approving.approve_all(tx, act(town.staff), cohort=town.cohort.id, mark="another")
        done_ = approving.approve_all(tx, act(town.staff), cohort=town.cohort.id, mark=mark_of(asked))
        assert len(done_.approved) == 1
        with pytest.raises(NobodyReady):
            approving.approve_all(tx, act(town.staff), cohort=town.cohort.id, mark=mark_of(asked))

    await database.write(story)


async def test_only_the_person_themself_can_look_name_and_confirm(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        approval = approved(tx, town)
        for other in (town.staff, town.mentor):
            with pytest.raises(ApprovalGone):
                confirming.shown(tx, act(other), approval=approval)
            with pytest.raises(ApprovalGone):
                confirming.named(tx, act(other), approval=approval, name="Somebody")
        with pytest.raises(ApprovalGone):
            confirming.shown(tx, act(town.mentee), approval=approval + 7)

    await database.write(story)


async def test_what_was_not_seen_is_not_confirmed(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        approval = approved(tx, town)
        person = act(town.mentee)
        before = mark_of(confirming.shown(tx, person, approval=approval).mark)
        seen = confirming.named(tx, person, approval=approval, name="አሚና ወርሳሜ")
        with pytest.raises(NotConfirmed):
            confirming.prepare(tx, person, approval=approval, mark=before)
        printed = confirming.prepare(tx, person, approval=approval, mark=mark_of(seen.mark))
        confirming.named(tx, person, approval=approval, name="Amina W.")
        with pytest.raises(NotConfirmed):
            confirming.issue(tx, person, approval=approval, prepared=printed)
        assert not tx.execute(select(Certificate.id)).all()

    await database.write(story)


async def test_a_cohort_that_was_removed_between_is_still_certified(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        done(tx, town)
        approve(tx, town)
        town.cohort.status = CohortStatus.REMOVED
        tx.flush()
        assert approving.review(tx, act(town.staff), cohort="Spring").people
        assert issued(tx, town.mentee, approval_of(tx, town.mentee)).record.cohort == "Spring"

    await database.write(story)


async def test_a_name_of_signs_alone_is_no_suggestion(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        approval = approved(tx, town)
        tx.execute(update(Member).where(Member.id == town.mentee.member).values(name="🌻🌻"))
        with pytest.raises(NoNameYet):
            confirming.shown(tx, act(town.mentee), approval=approval)
        assert confirming.named(tx, act(town.mentee), approval=approval, name="Amina").issued.name == "Amina"

    await database.write(story)


async def test_the_staff_hear_once_of_who_is_ready_and_of_what_was_taken_back_afterwards(database: Database) -> None:
    def look(tx: Tx, town: Town) -> list[str]:
        row = DueEntry(1, looking.LOOK, town.server.id, town.cohort.id, 0, "", NOW)
        for _ in range(2):
            looking.WORK[0].work(tx, row, NOW)
        return list(tx.execute(select(StaffEvent.matter).order_by(StaffEvent.id)).scalars())

    def story(tx: Tx) -> None:
        town = a_town(tx)
        assert look(tx, town) == []
        done(tx, town)
        assert look(tx, town) == ["certificate_ready"]
        approve(tx, town)
        issued(tx, town.mentee, approval_of(tx, town.mentee))
        assert look(tx, town) == ["certificate_ready"]
        reverse(tx, member=town.mentee.member, kind=CreditKind.SESSION, subject=0, now=NOW)
        assert look(tx, town) == ["certificate_ready", "certificate_lost"]
        found = approving.review(tx, act(town.staff), cohort="Spring")
        assert [one.standing for one in found.people] == [CertificateStanding.HELD_LACKS]

    await database.write(story)


async def test_every_cohort_that_is_not_removed_is_looked_at_once_a_day(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        gone = a_cohort(tx, town.server, "Gone", status=CohortStatus.REMOVED)
        looking.daily(tx, now=NOW)
        looking.daily(tx, now=NOW + timedelta(days=1))
        subjects = [subject for _kind, subject, _member in owed(tx, looking.LOOK)]
        assert town.cohort.id in subjects and gone.id not in subjects
        assert len(subjects) == len(set(subjects))

    await database.write(story)
