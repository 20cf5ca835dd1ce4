"""The attendance sheet of a session, a page at a time, and as a spreadsheet."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.core.collation import by_name
from bot.core.hours import HourType
from bot.core.languages import language_of
from bot.core.paging import Page
from bot.db import Tx
from bot.people.act import Act
from cogs.sessions.models import CheckIn, Rsvp
from cogs.sessions.refusals import NobodyPresent
from cogs.sessions.rules.attendance import minutes_there
from cogs.sessions.rules.rsvps import RsvpAnswer
from cogs.sessions.services import closing
from cogs.sessions.services.attendees import Person, attendees, begun

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


def page(tx: Tx, act: Act, *, session: str | int, page: int | None = 0) -> Sheet:
    """A page of the sheet; with None all of it on one.

    Raises:
        UnknownSession, SessionNotStarted: there is nothing to write down.
        NobodyPresent: nobody has a place in its cohort.
    """
    meeting = begun(tx, act, session)
    order = by_name(language_of(act.actor))
    people = sorted(attendees(tx, meeting).values(), key=lambda one: (order(one.name), one.member_id))
    if not people:
        raise NobodyPresent
    size = PAGE if page is not None else len(people)
    its = Page.of(page or 0, total=len(people), size=size)
    rule = closing.credit_rule(tx, meeting.cohort_id)
    seen = closing.evidence(tx, meeting, until=act.now)
    answers = dict(tx.execute(select(Rsvp.member_id, Rsvp.answer).where(Rsvp.session_id == meeting.id)).all())
    came = dict(tx.execute(select(CheckIn.member_id, CheckIn.at).where(CheckIn.session_id == meeting.id)).all())

    def line(one: Person) -> Line:
        at, (minutes, _) = came.get(one.member_id), seen.get(one.member_id, (None, None))
        left = None if at is None else minutes_there([(at, meeting.ends_at)], meeting.starts_at, meeting.minutes)
        late = left is not None and rule.credit(left, meeting.minutes) < meeting.minutes
        return Line(one, answers.get(one.member_id), at, late, minutes)

    return Sheet(
        meeting.id,
        meeting.title,
        meeting.starts_at,
        meeting.minutes,
        meeting.hour_type,
        tuple(line(one) for one in people[its.number * size : (its.number + 1) * size]),
        its,
        sum(bool(one.present) for one in people),
        len(people),
        rule.half_from,
        meeting.recorded_at,
    )
