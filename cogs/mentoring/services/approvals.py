"""Offers to mentor wait for a coordinator: who waits, and their yes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot import outbox
from bot.core.people import NamedPerson
from bot.db import Tx
from bot.people import audit
from bot.people.act import Act
from bot.people.models import Member
from cogs.mentoring.actions import APPROVE_MENTOR
from cogs.mentoring.models import Mentor, MentoringProfile
from cogs.mentoring.refusals import AlreadyApproved, NoOffer
from cogs.mentoring.services import graduates
from cogs.mentoring.services.graduates import Pipeline
from cogs.mentoring.services.offer_notices import APPROVED


@dataclass(frozen=True, slots=True)
class WaitingOffer:
    """An offer that no coordinator has approved yet."""

    mentor: NamedPerson
    capacity: int
    languages: tuple[str, ...]
    since: datetime


@dataclass(frozen=True, slots=True)
class Offers:
    """The offers that wait, who waited longest first; and how many people went from mentee to mentor."""

    waiting: tuple[WaitingOffer, ...]
    pipeline: Pipeline


@dataclass(frozen=True, slots=True)
class Approved:
    """A mentor as they are approved now."""

    mentor: NamedPerson
    trained: bool
    is_new: bool
    """False where only their training was marked."""


def waiting(tx: Tx, act: Act) -> Offers:
    """The offers that wait for a coordinator here."""
    rows = tx.execute(
        select(Member.user_id, Member.name, Mentor.capacity, MentoringProfile.languages, Mentor.at)
        .join(Member, Member.id == Mentor.member_id)
        .outerjoin(MentoringProfile, MentoringProfile.member_id == Member.id)
        .where(
            Mentor.server_id == act.server,
            Mentor.capacity > 0,
            Mentor.approved_at.is_(None),
            Member.gone.is_(False),
        )
        .order_by(Mentor.at, Mentor.id)
    )
    found = tuple(
        WaitingOffer(NamedPerson(row.user_id, row.name), row.capacity, row.languages or (), row.at) for row in rows
    )
    return Offers(found, graduates.pipeline(tx, server=act.server))


def approve(tx: Tx, act: Act, *, user: int, name: str, trained: bool) -> Approved:
    """Approve a mentor: from now on people are paired with them. They hear of it.

    Raises:
        NoOffer: they do not offer to mentor, or have withdrawn.
        AlreadyApproved: there is nothing left to do.
    """
    mentor = tx.execute(
        select(Mentor)
        .join(Member, Member.id == Mentor.member_id)
        .where(Mentor.server_id == act.server, Member.user_id == user, Mentor.capacity > 0)
        .with_for_update(of=Mentor)
    ).scalar_one_or_none()
    if mentor is None:
        raise NoOffer(name)
    is_new = mentor.approved_at is None
    if not is_new and (not trained or mentor.trained_at is not None):
        raise AlreadyApproved(name)
    if is_new:
        mentor.approved_at = act.now
        outbox.notice(tx, APPROVED, server=act.server, subject=mentor.id, member=mentor.member_id, now=act.now)
    if trained and mentor.trained_at is None:
        mentor.trained_at = act.now
    tx.flush()
    audit.record(tx, act, APPROVE_MENTOR, member=mentor.member_id)
    return Approved(NamedPerson(user, name), mentor.trained_at is not None, is_new)
