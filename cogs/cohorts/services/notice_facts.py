"""The facts of the notices about cohorts: the invitation and the welcome, and the words to each person at an end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import InstrumentedAttribute

from bot import outbox
from bot.db import Tx
from bot.outbox import ErrandKind, redraws
from bot.outbox.errands import Errand
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import (
    Contents,
    DueEntry,
    DueRows,
    NoticeContent,
    NoticeType,
    Postponed,
    State,
    ToChannel,
    ToPerson,
)
from bot.people.models import Member
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.cohorts.services.cohorts import with_cohorts, with_places

INVITATION = NoticeType("cohort.invitation", lateness=timedelta(days=30))
WELCOME = NoticeType("cohort.welcome", lateness=timedelta(days=30))
CLOSED = NoticeType("cohort.closed", lateness=timedelta(days=30))
REOPENED = NoticeType("cohort.reopened", lateness=timedelta(days=30))
PLACE_ENDED = NoticeType("cohort.place_ended", lateness=timedelta(days=30))
"""The kind words to somebody whose place was ended."""
REDRAW = "cohort.invitation_redraw"


@dataclass(frozen=True, slots=True)
class CohortFacts:
    """What an invitation and a welcome say."""

    cohort_id: int
    name: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """What the words to somebody who has, or had, a place say."""

    cohort: str
    channel_id: int | None


# --- to channels -----------------------------------------------------------------------------------------------------


def invitation(tx: Tx, rows: DueRows) -> Contents:
    """Invitations to cohorts that are open."""
    return _posts(tx, rows, Cohort.invitation_channel_id)


def welcome(tx: Tx, rows: DueRows) -> Contents:
    """The first post in a cohort's own channel."""
    return _posts(tx, rows, Cohort.channel_id)


def _posts(tx: Tx, rows: Sequence[DueEntry], channel: InstrumentedAttribute[int | None]) -> Contents:
    return {
        due.id: NoticeContent(
            to=ToChannel(getattr(cohort, channel.key)),
            languages=cohort.languages,
            zone=cohort.timezone,
            facts=CohortFacts(cohort.id, cohort.name, cohort.starts_on, cohort.ends_on),
        )
        for due, cohort in with_cohorts(tx, rows, Cohort.status == CohortStatus.OPEN, channel.is_not(None))
    }


def redraw_invitation(tx: Tx, cohort: Cohort, now: datetime) -> None:
    """A cohort was changed, or is open again: its invitation says so, and has its button."""
    outbox.errand_again(tx, REDRAW, server=cohort.server_id, subject=cohort.id, now=now)


def _redraws(tx: Tx, rows: DueRows) -> dict[int, Errand | Postponed]:
    contents = invitation(tx, rows)
    posted = redraws.posted(tx, [INVITATION], {row.subject_id for row in rows})
    return {
        row.id: errand
        for row in rows
        if (entry := posted.get((row.server_id, row.subject_id))) is not None
        and isinstance(content := contents.get(row.id), NoticeContent)
        and (errand := redraws.redraw(entry, content, rows.now)) is not None
    }


ERRANDS = (ErrandKind(REDRAW, _redraws),)


# --- to each person --------------------------------------------------------------------------------------------------


def closed(tx: Tx, rows: DueRows) -> Contents:
    """The closing message, unless the cohort was opened again."""
    places = with_places(tx, rows, Cohort.status != CohortStatus.OPEN)
    return {due.id: _to_person(place, place.channel_id) for due, place in places}


def reopened(tx: Tx, rows: DueRows) -> Contents:
    """Word that the cohort goes on, unless it was closed again."""
    places = with_places(tx, rows, Cohort.status == CohortStatus.OPEN)
    return {due.id: _to_person(place, place.channel_id) for due, place in places}


def place_ended(tx: Tx, rows: DueRows) -> Contents:
    """Word to people whose place was ended; those who have one again hear nothing.

    It goes to them directly: their thread in the cohort's channel has closed with it.
    """
    places = with_places(tx, rows, Enrollment.status == EnrollmentStatus.REMOVED)
    return {
        due.id: _to_person(place, None, matters=True)
        for due, place in places
        if str(place.status_changes) == due.dedupe_key
    }


def _to_person(place: Any, fallback: int | None, *, matters: bool = False) -> NoticeContent:
    to, facts = ToPerson(place.user_id, place.name, fallback), PlaceFacts(place.cohort, place.channel_id)
    return NoticeContent(to, (place.language,), place.zone, facts, matters)


def closed_recipients(tx: Tx, due: DueEntry) -> list[int]:
    """Everyone who has a place, and is still here."""
    return list(tx.execute(_present(due.server_id, due.subject_id)).scalars())


def reopened_recipients(tx: Tx, due: DueEntry) -> list[int]:
    """Those with a place whom the closing message reached, or may have reached."""
    return who_heard(tx, server=due.server_id, cohort=due.subject_id, dedupe_key=due.dedupe_key)


def who_heard(tx: Tx, *, server: int, cohort: int, dedupe_key: str) -> list[int]:
    """Those with a place whom the closing message of that dedupe key reached, or may have reached."""
    heard = exists().where(
        OutboxEntry.kind == CLOSED,
        OutboxEntry.subject_id == Enrollment.cohort_id,
        OutboxEntry.member_id == Enrollment.member_id,
        OutboxEntry.dedupe_key == dedupe_key,
        OutboxEntry.state.in_((State.SENT, State.CLAIMED)),
    )
    return list(tx.execute(_present(server, cohort).where(heard)).scalars())


def _present(server: int, cohort: int) -> Select[int]:
    """The people with a place who have not left the server."""
    return (
        select(Enrollment.member_id)
        .join(Member, Member.id == Enrollment.member_id)
        .where(
            Enrollment.server_id == server,
            Enrollment.cohort_id == cohort,
            Enrollment.status == EnrollmentStatus.ACTIVE,
            Member.gone.is_(False),
        )
        .order_by(Enrollment.id)
    )
