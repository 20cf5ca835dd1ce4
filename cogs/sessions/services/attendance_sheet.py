"""The attendance sheet of a session, a page at a time, and as a spreadsheet."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.core.hours import HourType
from bot.core.paging import Page
from bot.db import Tx
from bot.people.act import Act
from cogs.sessions.models import CheckIn, Rsvp, Session
from cogs.sessions.refusals import NobodyPresent
from cogs.sessions.rules.attendance import minutes_there
from cogs.sessions.rules.rsvps import RsvpAnswer
from cogs.sessions.services import attendance, check_in
from cogs.sessions.services import planning as sessions
from cogs.sessions.services.attendance import Person

PAGE = 10
"""People on one page: what a phone shows without scrolling through a menu."""


@dataclass(frozen=True, slots=True)
class Line:
    """One person, and what speaks for them."""

    person: Person
    answer: RsvpAnswer | None
    """What they had said; it is no proof."""
    checked_in_at: datetime | None
    late: bool
    """Whether they pressed so late that from then on it is not all of the session."""
    seen: int | None
    """Minutes that the channel or a check-in speaks for."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of the sheet."""

    session_id: int
    title: str
    starts_at: datetime
    minutes: int
    hour_type: HourType
    lines: tuple[Line, ...]
    page: Page
    present: int
    """How many are written down as present, on all pages."""
    people: int
    half_from: int
    """From which share (percent) anything is credited."""
    recorded_at: datetime | None
    """When it was entered, if that was afterwards."""


def page(tx: Tx, act: Act, *, session: str, page: int | None = 0) -> Sheet:
    """A page of the sheet; with None all of it on one.

    Raises:
        UnknownSession, SessionNotStarted: there is nothing to write down.
        NobodyPresent: nobody has a place in its cohort.
    """
    held, people = attendance.people_of(tx, act, session)
    if not people:
        raise NobodyPresent
    size = PAGE if page is not None else len(people)
    its = Page.of(page or 0, total=len(people), size=size)
    shown = people[its.number * size : (its.number + 1) * size]
    meeting = sessions.find(tx, act, str(held))
    rule = attendance.rule_of(tx, meeting.cohort_id)
    seen = check_in.evidence(tx, meeting, until=act.now)
    answers = dict(tx.execute(select(Rsvp.member_id, Rsvp.answer).where(Rsvp.session_id == held)).all())
    came = dict(tx.execute(select(CheckIn.member_id, CheckIn.at).where(CheckIn.session_id == held)).all())
    return Sheet(
        held,
        meeting.title,
        meeting.starts_at,
        meeting.minutes,
        meeting.hour_type,
        tuple(
            Line(
                one,
                answers.get(one.member_id),
                came.get(one.member_id),
                one.member_id in came
                and rule.credit(_from(came[one.member_id], meeting), meeting.minutes) < meeting.minutes,
                seen[one.member_id][0] if one.member_id in seen else None,
            )
            for one in shown
        ),
        its,
        sum(bool(one.present) for one in people),
        len(people),
        rule.half_from,
        meeting.recorded_at,
    )


def _from(at: datetime, session: Session) -> int:
    """The minutes of a session that are left at a moment."""
    ends_at = session.starts_at + timedelta(minutes=session.minutes)
    return minutes_there([(at, ends_at)], session.starts_at, session.minutes)
