"""Certificates: issued once everything is met, with a code by which others can check them."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, select

from bot import outbox
from bot.core import finding
from bot.core.codes import new_code
from bot.core.refusals import Found, SeveralFit
from bot.core.times import local_date
from bot.db import Tx
from bot.db.upsert import insert_into
from bot.outbox.notices import Contents, DueRows, NoticeContent, NoticeType, ToPerson
from bot.people import audit
from bot.people.act import Act
from bot.people.models import Member, Server
from cogs.certificates.actions import ISSUE_CERTIFICATE
from cogs.certificates.models import Certificate
from cogs.certificates.refusals import AlreadyCertified, RequirementsNotMet, SeveralCohorts
from cogs.certificates.rules import PREFIX, Record, period
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus, name_key
from cogs.cohorts.services import cohorts
from cogs.mentoring.services import graduates
from cogs.programs import services as progress
from cogs.programs.refusals import HasNoPlace
from cogs.programs.rules import Kind
from cogs.programs.services import CohortProgress, Progress

ISSUED = NoticeType("certificate.issued", lateness=timedelta(days=365))


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate as it was issued; the same facts always give the same page."""

    cohort_id: int
    member_id: int
    code: str
    name: str
    language: str
    zone: str
    record: Record
    issued_at: datetime


def prepare(tx: Tx, act: Act, *, member: int, name: str, cohort: str | None = None) -> Issued:
    """The certificate that a member would receive now, with a code of its own; nothing is changed.

    `member` is their Discord account, `name` what they go by.

    Raises:
        PersonGone, HasNoPlace, UnknownCohort, SeveralCohorts, SeveralFit: it is not clear whose, or for which cohort.
        AlreadyCertified: it was issued before.
        RequirementsNotMet: something remains to be done.
    """
    person = progress.of(tx, act, user=member, name=name, present=True)
    one = _cohort_meant(tx, act, person, cohort)
    if one.code is not None:
        raise AlreadyCertified(name, one.code)
    _require_met(one, name)
    issuer, language = tx.execute(
        select(Server.name, Member.language)
        .join(Member, Member.server_id == Server.id)
        .where(Member.id == person.member_id)
    ).one()
    code = new_code(PREFIX, secrets.choice)
    return Issued(
        one.cohort_id, person.member_id, code, name[:100], language, one.zone, _record(one, issuer, act.now), act.now
    )


def _require_met(one: CohortProgress, name: str) -> None:
    """See that all is done that the certificate asks.

    Raises:
        RequirementsNotMet: something remains to be done.
    """
    if one.met:
        return
    remaining = {line.kind: line.remaining for line in one.lines}
    raise RequirementsNotMet(
        name,
        sessions=remaining[Kind.SESSION],
        reflections=remaining[Kind.REFLECTION],
        meetings=remaining[Kind.MEETING],
        agreement=remaining[Kind.AGREEMENT] > 0,
    )


def issue(tx: Tx, act: Act, *, prepared: Issued) -> None:
    """Issue a certificate as it was prepared and printed; the member receives it as a notice.

    Raises:
        AlreadyCertified: somebody else issued it meanwhile.
        HasNoPlace: they deleted their data meanwhile, or their place ended.
        RequirementsNotMet: something was taken back meanwhile.
    """
    there = select(Member.user_id).where(Member.id == prepared.member_id, Member.server_id == act.server)
    user = tx.execute(there.with_for_update(key_share=True)).scalar_one_or_none()
    if user is None:
        raise HasNoPlace(prepared.name)
    person = progress.of(tx, act, user=user, name=prepared.name, present=True)
    one = next((each for each in person.cohorts if each.cohort_id == prepared.cohort_id), None)
    if one is None or not (one.active or one.ended):
        raise HasNoPlace(prepared.name)
    _require_met(one, prepared.name)
    certificate_id = tx.execute(
        insert_into(tx, Certificate)
        .values(
            server_id=act.server,
            cohort_id=prepared.cohort_id,
            member_id=prepared.member_id,
            code=prepared.code,
            name=prepared.name,
            language=prepared.language,
            facts=_as_json(prepared.record),
            issued_at=prepared.issued_at,
        )
        .on_conflict_do_nothing(index_elements=["cohort_id", "member_id"])
        .returning(Certificate.id)
    ).scalar_one_or_none()
    if certificate_id is None:
        code = certified(tx, cohort=prepared.cohort_id, members=[prepared.member_id])[prepared.member_id]
        raise AlreadyCertified(prepared.name, code)
    outbox.notice(tx, ISSUED, server=act.server, subject=certificate_id, member=prepared.member_id, now=act.now)
    graduates.finished(
        tx, server=act.server, member=prepared.member_id, cohort=prepared.cohort_id, now=prepared.issued_at
    )
    audit.record(
        tx, act, ISSUE_CERTIFICATE, certificate=certificate_id, cohort=prepared.cohort_id, member=prepared.member_id
    )


def _cohort_meant(tx: Tx, act: Act, person: Progress, name: str | None) -> CohortProgress:
    """The cohort of that name, or part of it, in which they have a place, or had one until it was removed.

    Without a name: the one in which they have a place; for those who have none any more, the one that has ended.
    """
    active = [one for one in person.cohorts if one.active]
    ended = [one for one in person.cohorts if one.ended]
    if not name:
        fitting = active or ended
    else:
        theirs = active + ended
        exact = [one for one in theirs if name_key(one.cohort) == name_key(name)][:1]
        fitting = exact or finding.meant(name, theirs, lambda one: (one.cohort,))
    if not fitting:
        raise HasNoPlace(person.name, cohorts.find(tx, act, name).name if name else "")
    names = tuple(Found(called, called) for called in dict.fromkeys(one.cohort for one in fitting))
    if len(names) > 1:
        raise SeveralFit("cohort", name.strip(), names) if name else SeveralCohorts("cohort", person.name, names)
    return fitting[0]


def _record(one: CohortProgress, issuer: str, now: datetime) -> Record:
    done = {line.kind: line.done for line in one.lines}
    begins, ends = period(
        one.starts_on, one.ends_on, joined=local_date(one.joined_at, one.zone), today=local_date(now, one.zone)
    )
    return Record(
        cohort=one.cohort,
        issuer=issuer,
        begins=begins,
        ends=ends,
        sessions=done[Kind.SESSION],
        reflections=done[Kind.REFLECTION],
        meetings=done[Kind.MEETING],
        minutes={hour_type: minutes for hour_type, minutes in one.minutes.items() if minutes > 0},
    )


def _as_json(record: Record) -> dict[str, Any]:
    return {**asdict(record), "begins": record.begins.isoformat(), "ends": record.ends.isoformat()}


def _from_json(facts: dict[str, Any]) -> Record:
    days: dict[str, Any] = {name: date.fromisoformat(facts[name]) for name in ("begins", "ends")}
    return Record(**{**facts, **days})


def contents(tx: Tx, rows: DueRows) -> Contents:
    """The contents with which people receive their certificates."""
    channel = case((Cohort.status != CohortStatus.REMOVED, Cohort.channel_id)).label("channel_id")
    found = tx.execute(
        select(Certificate, Member.user_id, Cohort.timezone, channel)
        .join(Member, Member.id == Certificate.member_id)
        .join(Cohort, Cohort.id == Certificate.cohort_id)
        .where(Certificate.id.in_([row.subject_id for row in rows]))
    )
    by_id = {
        one.id: NoticeContent(
            ToPerson(user, one.name, channel), (one.language,), zone, _issued(one, zone), matters=True
        )
        for one, user, zone, channel in found
    }
    return {row.id: by_id[row.subject_id] for row in rows if row.subject_id in by_id}


def _issued(one: Certificate, zone: str) -> Issued:
    record = _from_json(one.facts)
    return Issued(one.cohort_id, one.member_id, one.code, one.name, one.language, zone, record, one.issued_at)


def certified(tx: Tx, *, cohort: int, members: Sequence[int]) -> Mapping[int, str]:
    """Members (of these) who have a certificate of the cohort, each with its code."""
    rows = tx.execute(
        select(Certificate.member_id, Certificate.code).where(
            Certificate.cohort_id == cohort, Certificate.member_id.in_(members)
        )
    )
    return {row.member_id: row.code for row in rows}


def code_column(cohort: ColumnElement[int], member: ColumnElement[int]) -> ColumnElement[str]:
    """The code of a member's certificate of a cohort, to be read along with their progress."""
    return (
        select(Certificate.code)
        .where(Certificate.cohort_id == cohort, Certificate.member_id == member)
        .scalar_subquery()
    )
