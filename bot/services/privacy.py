"""Privacy: what is kept about a person, and the deletion of all of it."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, update

from bot.db import Tx
from bot.db.models import (
    Absence,
    Acceptance,
    Account,
    Attendance,
    AttendanceDraftPerson,
    Base,
    CalendarLink,
    Certificate,
    Change,
    CheckIn,
    Cohort,
    Credit,
    Enrollment,
    Erasure,
    Match,
    Meeting,
    Member,
    Mentor,
    MentorRequest,
    OutboxEntry,
    Question,
    Reflection,
    Rsvp,
    Series,
    SeriesFacilitator,
    Server,
    SessionFacilitator,
    StaffEvent,
    Stay,
    ToldLanguage,
)
from bot.domain.changes import ChangeStatus
from bot.domain.codes import new_code
from bot.domain.errands import Errand, RemoveChannel, TakeRole
from bot.domain.errors import NotConfirmed
from bot.domain.notices import FINAL, RECALL, DueEntry, Postponed, State
from bot.services import announcements, audit, outbox, pairs, recalls, staff, waitlist
from bot.services.act import Act
from bot.services.outbox import ErrandKind

MINE: Mapping[type[Base], str] = {
    Account: "user_id",
    ToldLanguage: "user_id",
    Member: "id",
    Enrollment: "member_id",
    Acceptance: "enrollment_id",
    Rsvp: "member_id",
    Attendance: "member_id",
    AttendanceDraftPerson: "member_id",
    Stay: "member_id",
    CheckIn: "member_id",
    SessionFacilitator: "member_id",
    SeriesFacilitator: "member_id",
    Absence: "member_id",
    CalendarLink: "member_id",
    Reflection: "member_id",
    Mentor: "member_id",
    MentorRequest: "member_id",
    Match: "mentee_id",
    Meeting: "match_id",
    Credit: "member_id",
    Certificate: "member_id",
    Question: "member_id",
    OutboxEntry: "member_id",
    StaffEvent: "member_id",
}
"""The tables with rows that are a person's own, and the column that says whose; all of them go."""

KEPT: Mapping[str, str] = {
    "servers": "a server's choices; no person's",
    "former_roles": "a server's choices; no person's",
    "cohorts": "the group's own; no person's",
    "series": "the group's plan; who made it is forgotten (created_by becomes NULL)",
    "sessions": "the group's plan",
    "attendance_drafts": "what waits for a Confirm, without its people",
    "changes": "what became of the group's plan; who decided it is forgotten (by becomes NULL)",
    "changed_sessions": "what became of the group's plan",
    "pauses": "when the group rests",
    "prompt_plans": "the group's plan",
    "prompt_posts": "the group's plan",
    "match_rounds": "a round, without its pairs",
    "staff_notices_off": "what the staff do not want to hear of; no person's",
    "audit_events": "what staff changed; who it was, and whose rows, is forgotten",
    "processes": "the bot itself",
    "erasures": "the receipts themselves: no person in them",
}
"""The tables that stay, and why nothing in them is the person's afterwards."""


IN_HAND = timedelta(seconds=2)
"""When to look again whether what was on its way for a person has arrived."""


@dataclass(frozen=True, slots=True)
class Mine:
    """How much there is of a person, by table; and whether there is anything at all."""

    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was deleted, when, and the code under which that is on record (without a name)."""

    code: str
    counts: dict[str, int]
    at: datetime


def preview(tx: Tx, act: Act) -> Mine:
    """What of this person is kept, in all servers: the number of rows by table."""
    return Mine(_counts(tx, act.actor.user_id))


def erase(tx: Tx, act: Act, *, expected: int) -> Receipt:
    """Delete everything that is this person's, in all servers, and leave a receipt without a name.

    `expected` is the number of rows that the preview named.

    Raises:
        NotConfirmed: there is nothing, or no longer what the preview showed.
    """
    ids = _members(tx, act.actor.user_id)
    counts = _counts(tx, act.actor.user_id)
    if not counts or sum(counts.values()) != expected:
        raise NotConfirmed
    _give_back_roles(tx, act.actor.user_id, ids, act.now)
    _close_threads(tx, ids, act.now)
    pairs.part(tx, members=ids, now=act.now)
    waitlist.leave(tx, members=ids, now=act.now)
    staff.forget(tx, members=ids, now=act.now)
    servers = select(Member.server_id).where(Member.id.in_(ids))
    tx.execute(delete(Question).where(Question.server_id.in_(servers)))  # what others typed may name them
    announcements.without(tx, members=ids, now=act.now)
    audit.forget(tx, user=act.actor.user_id, rows=_rows(tx, ids))
    recalls.recall(tx, user=act.actor.user_id, members=ids, now=act.now)
    tx.execute(
        delete(Change).where(Change.by.in_(ids), Change.status == ChangeStatus.DRAFT)
    )  # words that nobody else has read
    tx.execute(update(Series).where(Series.created_by.in_(ids)).values(created_by=None))
    tx.execute(delete(Match).where(Match.mentor_id.in_(ids) | Match.mentee_id.in_(ids)))
    tx.execute(delete(Member).where(Member.id.in_(ids)))
    for table in (Account, ToldLanguage):
        tx.execute(delete(table).where(table.user_id == act.actor.user_id))
    tx.info["erased"] = True
    receipt = Receipt(new_code("DEL", secrets.choice), counts, act.now)
    tx.add(Erasure(code=receipt.code, counts=counts, at=act.now))
    return receipt


def _members(tx: Tx, user_id: int) -> list[int]:
    return list(tx.execute(select(Member.id).where(Member.user_id == user_id)).scalars())


def _rows(tx: Tx, ids: Sequence[int]) -> dict[type[Base], set[int]]:
    """The numbers by which what is theirs may be named elsewhere."""
    pairs = Match.mentor_id.in_(ids) | Match.mentee_id.in_(ids)
    found = {
        Certificate: select(Certificate.id).where(Certificate.member_id.in_(ids)),
        Match: select(Match.id).where(pairs),
        OutboxEntry: select(OutboxEntry.id).where(OutboxEntry.member_id.in_(ids)),
    }
    return {Member: set(ids), **{table: set(tx.execute(query).scalars()) for table, query in found.items()}}


def _counts(tx: Tx, user_id: int) -> dict[str, int]:
    ids = _members(tx, user_id)
    places = select(Enrollment.id).where(Enrollment.member_id.in_(ids))
    pairs = select(Match.id).where(Match.mentor_id.in_(ids) | Match.mentee_id.in_(ids))
    whose: dict[type[Base], ColumnElement[bool]] = {
        Account: Account.user_id == user_id,
        ToldLanguage: ToldLanguage.user_id == user_id,
        Member: Member.id.in_(ids),
        Acceptance: Acceptance.enrollment_id.in_(places),
        Match: Match.id.in_(pairs),
        Meeting: Meeting.match_id.in_(pairs) | Meeting.logged_by.in_(ids),
    }
    counts: dict[str, int] = {}
    for table, column in MINE.items():
        condition = whose[table] if table in whose else getattr(table, column).in_(ids)
        count = tx.execute(select(func.count()).select_from(table).where(condition)).scalar_one()
        if count:
            counts[table.__tablename__] = count
    return counts


def _give_back_roles(tx: Tx, user_id: int, ids: Sequence[int], now: datetime) -> None:
    """Owe the removal of the cohorts' roles; these errands name the account itself, and vanish once they are done."""
    roles = tx.execute(
        select(Member.server_id, Cohort.role_id)
        .join(Enrollment, Enrollment.member_id == Member.id)
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .where(Member.id.in_(ids), Cohort.role_id.is_not(None))
        .union(
            select(Member.server_id, Server.mentor_role_id)
            .join(Server, Server.id == Member.server_id)
            .join(Mentor, Mentor.member_id == Member.id)
            .where(Member.id.in_(ids), Server.mentor_role_id.is_not(None))
        )
    ).all()
    for server_id, role_id in roles:
        outbox.errand(tx, "privacy.role", server=server_id, subject=user_id, dedupe_key=f"role:{role_id}", now=now)


def _close_threads(tx: Tx, ids: Sequence[int], now: datetime) -> None:
    """Owe the removal of the person's own threads, with what the bot wrote to them there."""
    threads = tx.execute(
        select(Member.server_id, Member.thread_id).where(Member.id.in_(ids), Member.thread_id.is_not(None))
    ).all()
    for server_id, thread_id in threads:
        outbox.errand(tx, "privacy.thread", server=server_id, subject=thread_id or 0, now=now)


def _thread_facts(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> Mapping[int, Errand | Postponed]:
    return {row.id: RemoveChannel(row.server_id, row.subject_id) for row in rows}


def _role_facts(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> Mapping[int, Errand | Postponed]:
    """The roles to be taken; each after what was in hand for that person, since that may be the giving of it."""
    users = {row.subject_id for row in rows}
    being_given = set(
        tx.execute(
            select(OutboxEntry.subject_id).where(
                OutboxEntry.kind == RECALL,
                OutboxEntry.subject_id.in_(users),
                OutboxEntry.state.in_([State.PLANNED, State.CLAIMED]),
            )
        ).scalars()
    )
    return {
        row.id: Postponed(now + IN_HAND)
        if row.subject_id in being_given
        else TakeRole(row.server_id, row.subject_id, int(row.dedupe_key.removeprefix("role:")))
        for row in rows
    }


def forget_errands(tx: Tx) -> None:
    """Once a day: what a deletion owed and could not be done is forgotten too, since it names the account."""
    done = (
        delete(OutboxEntry)
        .where(OutboxEntry.kind.startswith("privacy."), OutboxEntry.state.in_(FINAL))
        .returning(OutboxEntry.id)
    )
    if tx.execute(done).all():
        tx.info["erased"] = True


ERRANDS = (
    ErrandKind("privacy.role", _role_facts, recalls.forget),
    ErrandKind("privacy.thread", _thread_facts, recalls.forget),
    *recalls.ERRANDS,
)
