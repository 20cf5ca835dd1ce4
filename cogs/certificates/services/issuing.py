"""Certificates: issued once everything is met, with a code by which others can check them."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, select

from bot import outbox
from bot.core.codes import new_long_code
from bot.core.times import local_date
from bot.db import Tx
from bot.db.upsert import insert_into
from bot.db.vault import Vault
from bot.outbox.notices import Contents, DueRows, NoticeContent, NoticeType, ToPerson
from bot.people.act import Act
from bot.people.models import Member, Server
from cogs.certificates.models import Certificate
from cogs.certificates.refusals import CertifiedAlready
from cogs.certificates.rules import PREFIX, CertificateState, Paper, Record, as_facts, from_facts, period
from cogs.certificates.services.signing import signed
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.mentoring.services import graduates
from cogs.programs.rules import Kind
from cogs.programs.services import CohortProgress

ISSUED = NoticeType("certificate.issued", lateness=timedelta(days=365))
NO_CODE = "—"
"""What stands where the code will be."""


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
    second_language: str | None = None
    """Beside the first, where the holder wishes so."""
    paper: Paper = Paper.US_LETTER
    link: str | None = field(default=None, compare=False)
    """The page on which others check it; None where there is no public address."""
    signed: bytes | None = field(default=None, compare=False)
    """Its facts with our signature, which can be checked without asking us."""


def would_be(tx: Tx, act: Act, one: CohortProgress, *, member: int, name: str, second: str | None = None) -> Issued:
    """The certificate that a member would receive now; nothing is changed, and it has no code yet."""
    issuer, language = tx.execute(
        select(Server.name, Member.language)
        .join(Member, Member.server_id == Server.id)
        .where(Member.id == member, Member.server_id == act.server)
    ).one()
    record = _record(one, issuer, act.now)
    second = second if second != language else None
    return Issued(one.cohort_id, member, NO_CODE, name, language, one.zone, record, act.now, second)


def with_code(issued: Issued) -> Issued:
    """The same with a new code of its own."""
    return replace(issued, code=new_long_code(PREFIX, secrets.choice))


def verifiable(issued: Issued, vault: Vault, public_url: str | None) -> Issued:
    """The same with what others check it with."""
    link = f"{public_url}/verify/{issued.code}" if public_url else None
    made = signed(facts_of(issued), vault, public_url) if vault.keys else None
    return replace(issued, link=link, signed=made)


def facts_of(issued: Issued) -> dict[str, Any]:
    """What is signed of a certificate: all that is printed on it."""
    facts = {
        **as_facts(issued.record),
        "code": issued.code,
        "name": issued.name,
        "issued_on": local_date(issued.issued_at, issued.zone).isoformat(),
    }
    return json.loads(json.dumps(facts))


def insert(tx: Tx, act: Act, *, issued: Issued) -> int:
    """Issue a certificate as it was prepared and printed; the member receives it as a notice. Gives its row.

    Raises:
        CertifiedAlready: it was issued meanwhile.
    """
    certificate = _insert(tx, act, issued)
    if certificate is None:
        code = certified(tx, cohort=issued.cohort_id, members=[issued.member_id])[issued.member_id]
        raise CertifiedAlready(issued.record.cohort, code)
    outbox.notice(tx, ISSUED, server=act.server, subject=certificate, member=issued.member_id, now=act.now)
    graduates.finished(tx, server=act.server, member=issued.member_id, cohort=issued.cohort_id, now=issued.issued_at)
    return certificate


def insert_again(tx: Tx, act: Act, *, issued: Issued, replaces: int, shows: Mapping[str, bool]) -> int:
    """Issue it in the place of another, which is valid no more; gives its row."""
    certificate = _insert(tx, act, issued, replaces_id=replaces, **shows)
    if certificate is None:
        raise CertifiedAlready(issued.record.cohort, issued.code)
    return certificate


def _insert(tx: Tx, act: Act, issued: Issued, **columns: Any) -> int | None:
    return tx.execute(
        insert_into(tx, Certificate)
        .values(
            server_id=act.server,
            cohort_id=issued.cohort_id,
            member_id=issued.member_id,
            code=issued.code,
            name=issued.name,
            language=issued.language,
            second_language=issued.second_language,
            paper=issued.paper,
            facts=as_facts(issued.record),
            issued_at=issued.issued_at,
            **columns,
        )
        .on_conflict_do_nothing()
        .returning(Certificate.id)
    ).scalar_one_or_none()


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


def contents(tx: Tx, rows: DueRows) -> Contents:
    """The contents with which people receive their certificates."""
    channel = case((Cohort.status != CohortStatus.REMOVED, Cohort.channel_id)).label("channel_id")
    found = tx.execute(
        select(Certificate, Member.id, Member.user_id, Cohort.timezone, channel)
        .join(Member, Member.id == Certificate.member_id)
        .join(Cohort, Cohort.id == Certificate.cohort_id)
        .where(Certificate.id.in_([row.subject_id for row in rows]), Certificate.state == CertificateState.VALID)
    )
    by_id = {
        one.id: NoticeContent(
            ToPerson(user, one.name, channel),
            (one.language, one.second_language) if one.second_language is not None else (one.language,),
            zone,
            verifiable(_issued(one, member, zone), rows.vault, rows.public_url),
            matters=True,
        )
        for one, member, user, zone, channel in found
    }
    return {row.id: by_id[row.subject_id] for row in rows if row.subject_id in by_id}


def issued_of(tx: Tx, one: Certificate) -> Issued:
    """A certificate as it was issued."""
    zone = tx.execute(select(Cohort.timezone).where(Cohort.id == one.cohort_id)).scalar_one()
    return _issued(one, one.member_id or 0, zone)


def _issued(one: Certificate, member: int, zone: str) -> Issued:
    record = from_facts(one.facts)
    return Issued(
        one.cohort_id,
        member,
        one.code,
        one.name,
        one.language,
        zone,
        record,
        one.issued_at,
        one.second_language,
        one.paper,
    )


def certified(tx: Tx, *, cohort: int, members: Sequence[int]) -> Mapping[int, str]:
    """Members (of these) who have a certificate of the cohort, each with its code."""
    rows = tx.execute(
        select(Certificate.member_id, Certificate.code).where(
            Certificate.cohort_id == cohort,
            Certificate.member_id.in_(members),
            Certificate.state == CertificateState.VALID,
        )
    )
    return {row.member_id: row.code for row in rows}


def code_column(cohort: ColumnElement[int], member: ColumnElement[int]) -> ColumnElement[str]:
    """The code of a member's certificate of a cohort, to be read along with their progress."""
    return (
        select(Certificate.code)
        .where(
            Certificate.cohort_id == cohort,
            Certificate.member_id == member,
            Certificate.state == CertificateState.VALID,
        )
        .scalar_subquery()
    )
