"""Attendance: who came to a session, as the facilitator writes it down; it is what earns hours.

Whatever takes something away is a draft first, which is shown and confirmed.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from bot.core.confirmations import DRAFTS_LAST
from bot.core.hooks import hook
from bot.core.people import NamedPerson
from bot.core.refusals import NotConfirmed
from bot.db import Tx
from bot.people.act import Act
from cogs.cohorts.models import Cohort
from cogs.sessions.models import AttendanceDraft, AttendanceDraftPerson, Session
from cogs.sessions.refusals import NobodyPresent, SessionGone, UnknownSession
from cogs.sessions.rules.sessions import read_minutes
from cogs.sessions.services import attendance_records as records
from cogs.sessions.services.attendance_records import Entry, LeftOut, Recorded
from cogs.sessions.services.attendees import attendees, begun, known_as, named
from cogs.sessions.services.closing import credit_rule


@dataclass(frozen=True, slots=True)
class Loss:
    """Credit that somebody would lose."""

    person: NamedPerson
    before: int
    after: int
    present: bool
    """Whether they stay written down as there."""
    certificate: str | None
    """The code of the certificate of this cohort that they hold already."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What would be written down; it takes something away, so nothing is until it is confirmed."""

    draft_id: int
    session_id: int
    title: str
    cohort: str
    starts_at: datetime
    losses: tuple[Loss, ...]
    added: tuple[NamedPerson, ...]
    """Those whose credit would grow with it."""
    left_out: LeftOut


@hook
def certified(tx: Tx, *, cohort: int, members: Sequence[int]) -> Mapping[int, str]:
    """Members (of these) who have a certificate of the cohort, each with its code."""
    raise NotImplementedError


def record(
    tx: Tx, act: Act, *, session: str | int, present: str = "", absent: str = "", minutes: int | None = None
) -> Recorded | Asked:
    """Add who was there: mentions, or names, of people with a place in the cohort; everyone else stays as they are.

    With `minutes`, these people were there so long. Those who are `absent` were not there after all. Whatever takes
    something away is asked about first.

    Raises:
        UnknownSession, SessionNotStarted: there is nothing to write down.
        NobodyPresent: nobody who is named has a place in the cohort.
    """
    meeting = begun(tx, act, session, lock=True)
    people = attendees(tx, meeting)
    there, strangers, unknown = named(people, "present", present)
    not_there, more_strangers, more_unknown = named(people, "absent", absent)
    there -= not_there
    if not there and not not_there:
        raise NobodyPresent
    length = credited = meeting.minutes
    if minutes is not None:
        length = min(read_minutes(minutes), meeting.minutes)
        credited = credit_rule(tx, meeting.cohort_id).credit(length, meeting.minutes)
    entries = [Entry(people[one], True, length, credited) for one in sorted(there)]
    entries += [Entry(people[one], False, 0, 0) for one in sorted(not_there)]
    unplaced = known_as(tx, act, (*strangers, *more_strangers))
    return _write(tx, act, meeting, entries, LeftOut(unplaced, (*unknown, *more_unknown)))


def record_shown(
    tx: Tx, act: Act, *, session: int, shown: Mapping[int, bool], members: AbstractSet[int] | None
) -> Recorded | Asked:
    """Write down what somebody changed on a page of the sheet, and nothing else.

    `shown` are the people of the page and whether each stood there as present; `members` are those who were (None: all
    of them). About whom somebody else has written something since, and this person has not, that stays.

    Raises:
        SessionGone: it is not there any more.
    """
    try:
        meeting = begun(tx, act, session, lock=True)
    except UnknownSession:
        raise SessionGone from None
    people = attendees(tx, meeting)
    entries: list[Entry] = []
    kept: list[str] = []
    for member, stood in shown.items():
        one = people.get(member)
        if one is None:
            continue
        there = members is None or member in members
        if bool(one.present) != stood:
            kept.append(one.name)
        elif there != stood:
            length = meeting.minutes if there else 0
            entries.append(Entry(one, there, length, length))
    return _write(tx, act, meeting, entries, LeftOut(kept=tuple(kept)))


def _write(tx: Tx, act: Act, session: Session, entries: Sequence[Entry], left_out: LeftOut) -> Recorded | Asked:
    """Write it down, or ask first if it takes something away."""
    losing = [one for one in entries if one.takes]
    if not losing:
        return records.write(tx, act, session, entries, left_out)
    draft = AttendanceDraft(server_id=act.server, session_id=session.id, at=act.now)
    tx.add(draft)
    tx.flush()
    tx.execute(
        insert(AttendanceDraftPerson),
        [
            {
                "server_id": act.server,
                "draft_id": draft.id,
                "member_id": one.person.member_id,
                "present": one.present,
                "minutes": one.minutes,
                "present_before": one.person.present,
                "minutes_before": one.person.minutes,
            }
            for one in entries
        ],
    )
    cohort = tx.execute(select(Cohort.name).where(Cohort.id == session.cohort_id)).scalar_one()
    codes: dict[int, str] = {}
    for found in certified(tx, cohort=session.cohort_id, members=[one.person.member_id for one in losing]):
        codes |= found
    return Asked(
        draft.id,
        session.id,
        session.title,
        cohort,
        session.starts_at,
        tuple(
            Loss(one.person.named, one.person.credited, one.credited, one.present, codes.get(one.person.member_id))
            for one in losing
        ),
        tuple(one.person.named for one in entries if one.gives),
        left_out,
    )


def confirm(tx: Tx, act: Act, *, draft: int) -> Recorded:
    """Write down what was asked about.

    Raises:
        NotConfirmed: it was written down already, or something has changed since it was shown.
    """
    drafted = tx.execute(select(AttendanceDraftPerson).where(AttendanceDraftPerson.draft_id == draft)).scalars().all()
    session = tx.execute(
        delete(AttendanceDraft)
        .where(AttendanceDraft.id == draft, AttendanceDraft.server_id == act.server)
        .returning(AttendanceDraft.session_id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if session is None or not drafted:  # the only one whom it was about may have had their data deleted
        raise NotConfirmed
    try:
        meeting = begun(tx, act, session, lock=True)
    except UnknownSession:
        raise NotConfirmed from None
    people = attendees(tx, meeting)
    rule = credit_rule(tx, meeting.cohort_id)
    entries: list[Entry] = []
    for one in drafted:
        person = people.get(one.member_id)
        if person is None or (person.present, person.minutes) != (one.present_before, one.minutes_before):
            raise NotConfirmed
        entries.append(Entry(person, one.present, one.minutes, rule.credit(one.minutes, meeting.minutes)))
    return records.write(tx, act, meeting, entries, LeftOut())


def drop_drafts(tx: Tx, *, now: datetime) -> None:
    """Once a day: forget attendance that was shown for a confirmation that never came."""
    tx.execute(delete(AttendanceDraft).where(AttendanceDraft.at < now - DRAFTS_LAST))
