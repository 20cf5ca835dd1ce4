"""Confirming how the name shall read: the last step before a certificate, done by the person themself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from bot import outbox
from bot.core.confirmations import require_same
from bot.core.hooks import hook
from bot.core.refusals import NotConfirmed
from bot.db import Tx
from bot.outbox import buttons
from bot.outbox.buttons import LONG_AGO
from bot.outbox.notices import Contents, DueEntry, DueRows, NoticeContent, ToPerson
from bot.people import audit
from bot.people.act import Act
from bot.people.models import Member
from cogs.certificates.actions import CONFIRM_NAME
from cogs.certificates.models import CertificateApproval
from cogs.certificates.refusals import ApprovalGone, CertifiedAlready, NoNameYet, NotMetAnyMore
from cogs.certificates.rules.names import read_name, suggested
from cogs.certificates.rules.standings import CertificateStanding as Standing
from cogs.certificates.services import issuing, standings
from cogs.certificates.services.approving import APPROVED, REMINDER
from cogs.certificates.services.issuing import Issued
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus

SECOND = "en"
"""The language beside one's own."""


@dataclass(frozen=True, slots=True)
class AskedForName:
    """A certificate that waits for its name."""

    approval_id: int
    cohort: str


@dataclass(frozen=True, slots=True)
class NameShown:
    """A certificate as it would be issued, and what of it the person has chosen."""

    approval_id: int
    issued: Issued
    """Its code is none yet."""
    mark: tuple[int, str, str, str | None]
    """What Confirm stands for."""


@hook
def name_unprintable(tx: Tx, *, server: int, cohort: int, member: int, now: datetime) -> None:
    """Somebody's name cannot be set whole on their certificate; nothing is issued."""


def shown(tx: Tx, act: Act, *, approval: int) -> NameShown:
    """One's certificate as it would be, to look at. Nothing is changed.

    Raises:
        ApprovalGone: it is nobody's any more, or another's.
        CertifiedAlready: it is issued.
        NotMetAnyMore: something that was counted has been taken back.
        NoNameYet: the name in this server cannot stand on a certificate; another is to be written.
    """
    return _shown(tx, act, _approval(tx, act, approval))


def name_so_far(tx: Tx, act: Act, *, approval: int) -> str:
    """The name that would stand there now, to be changed; it may be empty.

    Raises:
        ApprovalGone: it is nobody's any more, or another's.
    """
    held = _approval(tx, act, approval)
    return held.name or suggested(act.actor.name)


def named(tx: Tx, act: Act, *, approval: int, name: str) -> NameShown:
    """Write one's name as it shall read. It is issued only when it was seen and confirmed.

    Raises:
        NameEmpty, NameTooLong, NameUnfit: it cannot stand there.
        ApprovalGone, CertifiedAlready, NotMetAnyMore: as `shown`.
    """
    held = _approval(tx, act, approval, lock=True)
    held.name = read_name(name)
    tx.flush()
    return _shown(tx, act, held)


def in_two_languages(tx: Tx, act: Act, *, approval: int, second: bool) -> NameShown:
    """Choose whether English stands beside one's own language.

    Raises:
        ApprovalGone, CertifiedAlready, NotMetAnyMore, NoNameYet: as `shown`.
    """
    held = _approval(tx, act, approval, lock=True)
    held.second_language = SECOND if second else None
    tx.flush()
    return _shown(tx, act, held)


def prepare(tx: Tx, act: Act, *, approval: int, mark: str) -> Issued:
    """The certificate that was seen, with a code of its own; nothing is changed.

    Raises:
        NotConfirmed: something else was seen.
        ApprovalGone, CertifiedAlready, NotMetAnyMore, NoNameYet: as `shown`.
    """
    found = shown(tx, act, approval=approval)
    require_same(found.mark, mark)
    return issuing.with_code(found.issued)


def issue(tx: Tx, act: Act, *, approval: int, prepared: Issued) -> Issued:
    """Issue it as it was seen and printed; the PDF comes with the notice that is owed in this transaction.

    Raises:
        ApprovalGone, CertifiedAlready, NotMetAnyMore: things have changed since; all is looked at once more.
        NotConfirmed: the name or the hours were changed meanwhile.
    """
    # As a transfer does: hours do not move away while a certificate is issued on them.
    own = (Member.id == (act.actor.member_id or 0)) & (Member.server_id == act.server)
    tx.execute(select(Member.id).where(own).with_for_update())
    held = _approval(tx, act, approval, lock=True)
    now = _shown(tx, act, held)
    if replace(now.issued, code=prepared.code, issued_at=prepared.issued_at) != prepared:
        raise NotConfirmed
    certificate = issuing.insert(tx, act, issued=prepared)
    held.certificate_id = certificate
    held.name = prepared.name
    tx.flush()
    buttons.look(tx, (APPROVED, REMINDER), (held.id,), server=act.server, now=act.now)
    outbox.cancel(tx, REMINDER, subjects=(held.id,), now=act.now)
    audit.record(tx, act, CONFIRM_NAME, certificate=certificate, cohort=prepared.cohort_id, member=act.member)
    return prepared


def unprintable(tx: Tx, act: Act, *, approval: int) -> None:
    """The name that was chosen cannot be set whole: a coordinator hears of it, before anything is issued."""
    held = _approval(tx, act, approval)
    name_unprintable(tx, server=act.server, cohort=held.cohort_id, member=held.member_id, now=act.now)


def _approval(tx: Tx, act: Act, approval: int, *, lock: bool = False) -> CertificateApproval:
    query = select(CertificateApproval).where(
        CertificateApproval.id == approval,
        CertificateApproval.server_id == act.server,
        CertificateApproval.member_id == (act.actor.member_id or 0),
    )
    found = tx.execute(query.with_for_update() if lock else query).scalar_one_or_none()
    if found is None:
        raise ApprovalGone
    return found


def _shown(tx: Tx, act: Act, held: CertificateApproval) -> NameShown:
    cohort = standings.cohort_meant(tx, act, held.cohort_id)
    found = standings.of_cohort(tx, act, cohort, members=[held.member_id]).people
    if not found or found[0].progress is None:
        raise ApprovalGone
    one = found[0]
    if one.certificate_id is not None:
        raise CertifiedAlready(cohort.name, one.code)
    if one.standing is not Standing.APPROVED or one.progress is None:
        raise NotMetAnyMore(cohort.name)
    name = held.name or suggested(one.person.name)
    if not name:
        raise NoNameYet
    issued = issuing.would_be(tx, act, one.progress, member=held.member_id, name=name, second=held.second_language)
    return NameShown(held.id, issued, (held.id, name, issued.language, held.second_language))


# --- notices ---------------------------------------------------------------------------------------------------------


def contents(tx: Tx, rows: DueRows) -> Contents:
    """To whom it is said that their certificate waits for its name; not where it was issued since."""
    found = {
        row.id: row
        for row in tx.execute(
            select(
                CertificateApproval.id, Member.user_id, Member.name, Member.language, Cohort.name.label("cohort"),
                Cohort.timezone, Cohort.status, Cohort.channel_id,
            )
            .join(Member, Member.id == CertificateApproval.member_id)
            .join(Cohort, Cohort.id == CertificateApproval.cohort_id)
            .where(
                CertificateApproval.id.in_([row.subject_id for row in rows]),
                CertificateApproval.certificate_id.is_(None),
            )
        )
    }  # fmt: skip
    return {
        row.id: NoticeContent(
            ToPerson(one.user_id, one.name, one.channel_id if one.status != CohortStatus.REMOVED else None),
            (one.language,),
            one.timezone,
            AskedForName(one.id, one.cohort),
            matters=True,
        )
        for row in rows
        if (one := found.get(row.subject_id)) is not None
    }


def ends(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """The button is over once the certificate is issued, or the approval is gone."""
    waiting = set(
        tx.execute(
            select(CertificateApproval.id).where(
                CertificateApproval.id.in_([row.subject_id for row in rows]),
                CertificateApproval.certificate_id.is_(None),
            )
        ).scalars()
    )
    return {row.id: LONG_AGO for row in rows if row.subject_id not in waiting}
