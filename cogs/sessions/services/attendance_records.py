"""What is written down of who came: the rows, the ledger, and word to those about whom something else stood there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import ledger
from bot.core.hooks import hook
from bot.core.hours import CreditKind
from bot.core.people import NamedPerson
from bot.db import Tx
from bot.db.upsert import insert_into
from bot.ledger import Earned
from bot.people import audit
from bot.people.act import Act
from cogs.sessions.actions import RECORD_ATTENDANCE
from cogs.sessions.models import Attendance, Session
from cogs.sessions.rules.attendance import AttendanceSource
from cogs.sessions.services import corrections
from cogs.sessions.services.attendees import Person


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to stand about one person."""

    person: Person
    present: bool
    minutes: int
    credited: int

    @property
    def is_new(self) -> bool:
        """Whether something else stands about them, or nothing."""
        one = self.person
        return (one.present, one.minutes, one.credited) != (self.present, self.minutes, self.credited)

    @property
    def gives(self) -> bool:
        """Whether they are credited with more than before."""
        return self.credited > self.person.credited

    @property
    def takes(self) -> bool:
        """Whether it takes something away."""
        return self.credited < self.person.credited or (bool(self.person.present) and not self.present)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """About whom nothing is written down, although they were named or shown."""

    strangers: tuple[NamedPerson, ...] = ()
    """Who was named and has no place in the cohort."""
    unknown: tuple[str, ...] = ()
    """Words that name nobody in the cohort."""
    kept: tuple[str, ...] = ()
    """Names of people about whom somebody else has written something since the page was shown: that stays."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written down."""

    session_id: int
    title: str
    starts_at: datetime
    minutes: int
    """What each is credited with who was named now."""
    present: tuple[NamedPerson, ...]
    """Those who were named as there."""
    taken_back: tuple[NamedPerson, ...]
    """Who was written down before and is not any more."""
    left_out: LeftOut


@hook
def written_down(tx: Tx, *, server: int, session: int, ends_at: datetime, now: datetime) -> None:
    """Somebody has written down who came."""


def write(tx: Tx, act: Act, session: Session, entries: Sequence[Entry], left_out: LeftOut) -> Recorded:
    """Make what is written down as it is to stand."""
    new = [one for one in entries if one.is_new]
    _put_rows(tx, session, new, act.now)
    earned_at = min(act.now, session.ends_at)
    first = [_earned(session, one) for one in new if one.person.present is None and one.credited]
    ledger.earn(tx, server=act.server, cohort=session.cohort_id, earned=first, now=earned_at)
    corrected = [one for one in new if one.person.present is not None and (one.takes or one.gives)]
    for one in corrected:  # they are few, and each must see what its person has from this source
        ledger.reverse(tx, member=one.person.member_id, kind=CreditKind.SESSION, subject=session.id, now=act.now)
        if one.credited:
            again = _earned(session, one)
            ledger.earn_again(tx, server=act.server, cohort=session.cohort_id, earned=again, now=earned_at)
    corrections.tell(tx, session, [one.person.member_id for one in corrected], act.now)
    session.attendance_at = act.now
    written_down(tx, server=act.server, session=session.id, ends_at=session.ends_at, now=act.now)
    there = [one for one in entries if one.present]
    gone = [one.person for one in corrected if one.person.present and not one.present]
    audit.record(
        tx,
        act,
        RECORD_ATTENDANCE,
        session=session.id,
        present=[one.person.member_id for one in new if one.present],
        taken_back=[one.member_id for one in gone],
        minutes=there[0].minutes if there else 0,
    )
    return Recorded(
        session.id,
        session.title,
        session.starts_at,
        there[0].credited if there else 0,
        tuple(one.person.named for one in there),
        tuple(one.named for one in gone),
        left_out,
    )


def _earned(session: Session, one: Entry) -> Earned:
    return Earned(one.person.member_id, CreditKind.SESSION, session.hour_type, one.credited, session.id)


def _put_rows(tx: Tx, session: Session, new: Sequence[Entry], now: datetime) -> None:
    if not new:
        return
    row = insert_into(tx, Attendance)
    changed = {name: row.excluded[name] for name in ("present", "minutes", "credited", "source", "at")}
    tx.execute(
        row.on_conflict_do_update(index_elements=["session_id", "member_id"], set_=changed),
        [
            {
                "server_id": session.server_id,
                "session_id": session.id,
                "member_id": one.person.member_id,
                "present": one.present,
                "minutes": one.minutes,
                "credited": one.credited,
                "source": AttendanceSource.FACILITATOR,
                "at": now,
            }
            for one in new
        ],
    )
