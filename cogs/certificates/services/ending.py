"""What becomes of a certificate afterwards: issued anew with another name, or revoked."""

from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import ColumnElement, case, delete, select, update

from bot import outbox
from bot.core.codes import read_code
from bot.core.confirmations import require_same
from bot.db import Tx
from bot.db.vault import Binding
from bot.outbox.notices import Contents, DueRows, NoticeContent, NoticeType, ToPerson
from bot.people import audit
from bot.people.act import Act
from bot.people.models import Member
from cogs.certificates.actions import CORRECT_NAME, REISSUE_CERTIFICATE, REVOKE_CERTIFICATE
from cogs.certificates.models import Certificate, CertificateApproval
from cogs.certificates.refusals import CorrectedBefore, NameIsSo, NotValid, TooLateToCorrect, UnknownCertificate
from cogs.certificates.rules import PREFIX, CertificateState
from cogs.certificates.rules.endings import CORRECTED_WITHIN, RevocationReason
from cogs.certificates.rules.names import read_name
from cogs.certificates.services import holding, issuing
from cogs.certificates.services.issuing import Issued
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus

REISSUED = NoticeType("certificate.reissued", lateness=timedelta(days=365))
REVOKED = NoticeType("certificate.revoked", lateness=timedelta(days=365))


@dataclass(frozen=True, slots=True)
class Ending:
    """A certificate that would be revoked."""

    certificate_id: int
    code: str
    name: str
    cohort: str
    reason: RevocationReason


@dataclass(frozen=True, slots=True)
class Told:
    """What the holder is told when their certificate is revoked: not why."""

    code: str
    cohort: str


# --- another name ----------------------------------------------------------------------------------------------------


def before_reissue(tx: Tx, act: Act, *, code: str, name: str) -> Issued:
    """The certificate as it would be issued anew, with a code of its own; nothing is changed.

    Raises:
        UnknownCertificate: no certificate of this server has that code.
        NotValid: it was revoked, or replaced before.
        NameIsSo: it has that name.
        NameEmpty, NameTooLong, NameUnfit: the name cannot stand on a certificate.
    """
    return _anew(tx, _of_code(tx, act, code), read_name(name))


def before_correction(tx: Tx, act: Act, *, certificate: int, name: str) -> Issued:
    """The same for one's own, once and within thirty days.

    Raises:
        UnknownCertificate, NotValid, NameIsSo, NameEmpty, NameTooLong, NameUnfit: as `before_reissue`.
        CorrectedBefore, TooLateToCorrect: a coordinator can do it.
    """
    held = require_valid(tx, holding.own(tx, act, certificate))
    require_correctable(tx, act, held)
    return _anew(tx, held, read_name(name))


def require_correctable(tx: Tx, act: Act, held: Certificate) -> None:
    """See that its holder may correct the name themself.

    Raises:
        CorrectedBefore, TooLateToCorrect: they may not.
    """
    if held.replaces_id is not None:
        raise CorrectedBefore
    if act.now - held.issued_at > CORRECTED_WITHIN:
        raise TooLateToCorrect


def reissue(tx: Tx, act: Act, *, code: str, prepared: Issued) -> None:
    """Issue it anew as it was printed: the old code points to the new one, and the holder receives it.

    Raises:
        UnknownCertificate, NotValid: somebody else has ended it meanwhile.
    """
    held = _of_code(tx, act, code, lock=True)
    new = _replace(tx, act, held, prepared)
    audit.record(tx, act, REISSUE_CERTIFICATE, certificate=new, cohort=held.cohort_id)


def correct(tx: Tx, act: Act, *, certificate: int, prepared: Issued) -> None:
    """The same for one's own.

    Raises:
        UnknownCertificate, NotValid, CorrectedBefore, TooLateToCorrect: as `before_correction`.
    """
    held = require_valid(tx, holding.own(tx, act, certificate, lock=True))
    require_correctable(tx, act, held)
    new = _replace(tx, act, held, prepared)
    audit.record(tx, act, CORRECT_NAME, certificate=new, cohort=held.cohort_id)


def _anew(tx: Tx, held: Certificate, name: str) -> Issued:
    if name == held.name:
        raise NameIsSo(name)
    return issuing.with_code(replace(issuing.issued_of(tx, held), name=name))


def require_valid(tx: Tx, held: Certificate) -> Certificate:
    """The same certificate, if it is valid.

    Raises:
        NotValid: it was revoked, or another one has taken its place.
    """
    if held.state is not CertificateState.VALID:
        raise NotValid(held.code, holding.newer_than(tx, held.id))
    return held


def _replace(tx: Tx, act: Act, held: Certificate, prepared: Issued) -> int:
    held.state, held.ended_at = CertificateState.REPLACED, act.now
    tx.flush()
    shows = {name: getattr(held, name) for name in ("shows_name", "shows_dates", "shows_hours")}
    new = issuing.insert_again(tx, act, issued=prepared, replaces=held.id, shows=shows)
    tx.execute(
        update(CertificateApproval).where(CertificateApproval.certificate_id == held.id).values(certificate_id=new)
    )
    if held.member_id is not None:
        outbox.notice(tx, REISSUED, server=act.server, subject=new, member=held.member_id, now=act.now)
    return new


# --- revoking --------------------------------------------------------------------------------------------------------


def before_revoking(tx: Tx, act: Act, *, code: str, reason: RevocationReason) -> Ending:
    """What would be revoked.

    Raises:
        UnknownCertificate, NotValid: there is nothing to revoke.
    """
    held = _of_code(tx, act, code)
    record = issuing.issued_of(tx, held).record
    return Ending(held.id, held.code, held.name, record.cohort, reason)


def revoke(tx: Tx, act: Act, *, certificate: int, reason: RevocationReason, mark: str) -> Ending:
    """Revoke it: whoever checks it reads so from now on. Why stays between the coordinators.

    Raises:
        UnknownCertificate, NotValid: it is not there any more, or was ended meanwhile.
        NotConfirmed: it is another than was shown.
    """
    held = require_valid(tx, _row(tx, act, Certificate.id == certificate, lock=True))
    shown = before_revoking(tx, act, code=held.code, reason=reason)
    require_same(shown, mark)
    held.state, held.ended_at = CertificateState.REVOKED, act.now
    tx.flush()
    if held.member_id is not None:
        binding = Binding.of(Certificate.reason, row=held.id, owner=held.member_id)
        held.reason = act.vault.seal(str(reason), binding)
        tx.execute(
            delete(CertificateApproval).where(
                CertificateApproval.cohort_id == held.cohort_id, CertificateApproval.member_id == held.member_id
            )
        )
        outbox.notice(tx, REVOKED, server=act.server, subject=held.id, member=held.member_id, now=act.now)
    audit.record(tx, act, REVOKE_CERTIFICATE, certificate=held.id, cohort=held.cohort_id)
    return shown


def _of_code(tx: Tx, act: Act, code: str, *, lock: bool = False) -> Certificate:
    return require_valid(tx, _row(tx, act, Certificate.code == (read_code(PREFIX, code) or ""), lock=lock, code=code))


def _row(tx: Tx, act: Act, which: ColumnElement[bool], *, lock: bool = False, code: str = "") -> Certificate:
    query = select(Certificate).where(which, Certificate.server_id == act.server, Certificate.member_id.is_not(None))
    found = tx.execute(query.with_for_update() if lock else query).scalar_one_or_none()
    if found is None:
        raise UnknownCertificate(code.strip()[:40])
    return found


def told(tx: Tx, rows: DueRows) -> Contents:
    """What the holders of revoked certificates are told: not why."""
    channel = case((Cohort.status != CohortStatus.REMOVED, Cohort.channel_id)).label("channel_id")
    found = {
        row.id: row
        for row in tx.execute(
            select(Certificate.id, Certificate.code, Member.user_id, Member.name, Member.language, Cohort.timezone,
                   Cohort.name.label("cohort"), channel)
            .join(Member, Member.id == Certificate.member_id)
            .join(Cohort, Cohort.id == Certificate.cohort_id)
            .where(
                Certificate.id.in_([row.subject_id for row in rows]), Certificate.state == CertificateState.REVOKED
            )
        )
    }  # fmt: skip
    return {
        row.id: NoticeContent(
            ToPerson(one.user_id, one.name, one.channel_id),
            (one.language,),
            one.timezone,
            Told(one.code, one.cohort),
            matters=True,
        )
        for row in rows
        if (one := found.get(row.subject_id)) is not None
    }
