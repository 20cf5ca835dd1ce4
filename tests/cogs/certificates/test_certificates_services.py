"""Certificates as they are kept."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from bot.core.hours import CreditKind, HourType
from bot.core.refusals import SeveralFit
from bot.db import Database, Tx
from bot.ledger import Earned, earn, reverse
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import DueEntry, DueRows, NoticeContent
from bot.people.models import AuditEvent
from cogs.certificates import services as certificates
from cogs.certificates.models import Certificate
from cogs.certificates.refusals import AlreadyCertified, RequirementsNotMet, SeveralCohorts
from cogs.certificates.services import Issued
from cogs.cohorts.models import Enrollment
from cogs.cohorts.refusals import UnknownCohort
from cogs.cohorts.rules.cohorts import EnrollmentStatus, ProviderRole
from cogs.programs import services as progress
from cogs.programs.refusals import HasNoPlace
from cogs.programs.rules import Step
from tests.support.clocks import NOW
from tests.support.mentoring import Town, a_town, accepted_agreement
from tests.support.people import a_cohort, a_member, a_place, act


def done(tx: Tx, town: Town, *, sessions: int = 8, reflections: int = 6, meetings: int = 3) -> None:
    """Amina has done all this, and accepted the agreement."""
    place = select(Enrollment.id).where(Enrollment.member_id == town.mentee.member)
    accepted_agreement(tx, tx.execute(place).scalar_one(), town.server.id)
    member = town.mentee.member
    earned = [Earned(member, CreditKind.SESSION, HourType.GROUP_CONSULTATION, 120, n) for n in range(sessions)]
    earned += [Earned(member, CreditKind.REFLECTION, HourType.PROFESSIONAL, 0, n) for n in range(reflections)]
    earned += [Earned(member, CreditKind.MEETING, HourType.MENTORING, 45, n) for n in range(meetings)]
    earn(tx, server=town.server.id, cohort=town.cohort.id, earned=earned, now=NOW)


def prepared(tx: Tx, town: Town, cohort: str | None = None) -> Issued:
    return certificates.prepare(tx, act(town.staff), member=town.mentee.user_id, name="Amina Warsame", cohort=cohort)


async def test_what_is_taken_back_while_a_certificate_is_printed_is_certified_no_more(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        done(tx, town)
        printed = prepared(tx, town)
        reverse(tx, member=town.mentee.member, kind=CreditKind.SESSION, subject=0, now=NOW)
        with pytest.raises(RequirementsNotMet):
            certificates.issue(tx, act(town.staff), prepared=printed)
        earn(
            tx, server=town.server.id, cohort=town.cohort.id, now=NOW,
            earned=[Earned(town.mentee.member, CreditKind.SESSION, HourType.GROUP_CONSULTATION, 120, 99)],
        )  # fmt: skip
        place = tx.execute(select(Enrollment).where(Enrollment.member_id == town.mentee.member)).scalar_one()
        place.status = EnrollmentStatus.REMOVED
        tx.flush()
        with pytest.raises(HasNoPlace):
            certificates.issue(tx, act(town.staff), prepared=printed)
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
            prepared(tx, town)
        assert refusal.value.agreement

    await database.write(story)


async def test_a_certificate_says_what_was_done_and_goes_to_its_owner(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        done(tx, town)
        made = prepared(tx, town)
        assert made.code.startswith("COL-") and len(made.code) == len("COL-7K3F-9QXM-2A")
        assert made.record.minutes == {"rsc_group": 960, "mentoring": 135}
        assert (made.record.cohort, made.record.issuer) == ("Spring", "Riverside")
        assert (made.record.begins, made.record.ends) == (date(2026, 9, 1), date(2026, 9, 1))
        assert not tx.execute(select(Certificate.id)).all()
        certificates.issue(tx, act(town.staff), prepared=made)
        tx.flush()
        row = tx.execute(select(OutboxEntry).where(OutboxEntry.kind == "certificate.issued")).scalar_one()
        owed = DueEntry(row.id, row.kind, row.server_id, row.subject_id, row.member_id, row.dedupe_key, row.due_at)
        letter = certificates.contents(tx, DueRows([owed], NOW))[row.id]
        assert isinstance(letter, NoticeContent)
        assert letter.facts == made
        assert tx.execute(select(AuditEvent.action)).scalars().all() == ["certificate issue"]
        with pytest.raises(AlreadyCertified) as refusal:
            prepared(tx, town)
        assert refusal.value.code == made.code
        assert progress.show(tx, act(town.mentee)).cohorts[0].code == made.code

    await database.write(story)


async def test_what_remains_is_said_exactly(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        done(tx, town, sessions=6, reflections=6, meetings=0)
        with pytest.raises(RequirementsNotMet) as refusal:
            prepared(tx, town)
        why = refusal.value
        assert (why.sessions, why.reflections, why.meetings, why.agreement) == (2, 0, 3, False)

    await database.write(story)


async def test_the_cohort_must_be_clear_and_the_persons_own(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        done(tx, town)
        autumn = a_cohort(tx, town.server, "Autumn")
        with pytest.raises(HasNoPlace):
            prepared(tx, town, "Autumn")
        with pytest.raises(UnknownCohort):
            prepared(tx, town, "Winter")
        with pytest.raises(HasNoPlace):
            certificates.prepare(tx, act(town.staff), member=1, name="Nobody")
        with pytest.raises(HasNoPlace):
            certificates.prepare(tx, act(town.staff), member=town.mentor.user_id, name="Hodan")
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
            prepared(tx, town)
        assert {one.value for one in several.value.found} == {"Spring", "Autumn"}
        assert prepared(tx, town, "spring").record.cohort == prepared(tx, town, "spr").record.cohort == "Spring"
        with pytest.raises(SeveralFit):
            prepared(tx, town, "n")

    await database.write(story)


async def test_two_coordinators_at_the_same_moment_issue_one_certificate(database: Database) -> None:
    def begin(tx: Tx) -> tuple[Town, Issued]:
        town = a_town(tx)
        done(tx, town)
        return town, prepared(tx, town)

    town, made = await database.write(begin)
    twins = [made, replace(made, code="COL-0000-0000-00")]
    results = await asyncio.gather(
        *(database.write(certificates.issue, act(town.staff), prepared=one) for one in twins),
        return_exceptions=True,
    )
    assert sorted(type(result).__name__ for result in results) == ["AlreadyCertified", "NoneType"]
