"""Who can have been at a session that has begun, and what is written down about them so far."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from bot.core.people import NamedPerson
from bot.core.refusals import Found, SeveralFit
from bot.db import Tx
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Enrollment
from cogs.cohorts.rules.cohorts import EnrollmentStatus
from cogs.sessions.models import Attendance, Session
from cogs.sessions.refusals import SessionNotStarted
from cogs.sessions.rules import sessions as rules
from cogs.sessions.services import finding


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can have been at a session."""

    member_id: int
    user_id: int
    name: str
    present: bool | None
    """What is written down about them so far, None if nothing."""
    minutes: int = 0
    """How long they were there, as far as it is written down."""
    credited: int = 0

    @property
    def named(self) -> NamedPerson:
        """As others read of them."""
        return NamedPerson(self.user_id, self.name)


def begun(tx: Tx, act: Act, session: str | int, *, lock: bool = False) -> Session:
    """The session that somebody means, if there is something to write down about it.

    Raises:
        UnknownSession, SeveralFit: it is not clear which one is meant.
        SessionNotStarted: it is still to come.
    """
    found = finding.find(tx, act, session, lock=lock)
    if found.starts_at > act.now:
        raise SessionNotStarted(found.starts_at)
    return found


def attendees(tx: Tx, session: Session) -> dict[int, Person]:
    """Everyone with a place, and those who have left but stand written down; by the number of their row."""
    rows = tx.execute(
        select(
            Member.id,
            Member.user_id,
            Member.name,
            Attendance.present,
            func.coalesce(Attendance.minutes, 0),
            func.coalesce(Attendance.credited, 0),
        )
        .join(Enrollment, Enrollment.member_id == Member.id)
        .outerjoin(Attendance, (Attendance.member_id == Member.id) & (Attendance.session_id == session.id))
        .where(
            Enrollment.cohort_id == session.cohort_id,
            (Enrollment.status == EnrollmentStatus.ACTIVE) | Attendance.present.is_not(None),
        )
        .order_by(Member.id)
    )
    return {row[0]: Person(*row) for row in rows}


def named(people: Mapping[int, Person], option: str, text: str) -> tuple[set[int], tuple[int, ...], tuple[str, ...]]:
    """Whom a text names, by row; and the accounts and words in it that name nobody here.

    Raises:
        SeveralFit: a name in it fits several people.
    """
    said = rules.read_people(text)
    by_user = {one.user_id: member for member, one in people.items()}
    called = rules.by_name(said.words, {member: one.name for member, one in people.items()})
    for word, fitting in called.several:
        itself = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        which = [people[one] for one in people if one in fitting]
        choices = (Found(itself.sub(f"<@{one.user_id}>", text, count=1), one.name) for one in which)
        raise SeveralFit(option, word, tuple(choices))
    found = called.found | {by_user[user] for user in said.ids if user in by_user}
    return set(found), tuple(user for user in said.ids if user not in by_user), called.unknown


def known_as(tx: Tx, act: Act, users: Sequence[int]) -> tuple[NamedPerson, ...]:
    """These accounts as far as this server knows them: a name for whom it does, their number alone for others."""
    if not users:
        return ()
    names = select(Member.user_id, Member.name).where(Member.server_id == act.server, Member.user_id.in_(users))
    called = {row.user_id: row.name for row in tx.execute(names)}
    return tuple(NamedPerson(user, called.get(user, "")) for user in users)
