"""How a cohort ends: closed, opened again if that was a mistake, and later removed. Hours stay."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot import outbox
from bot.core.confirmations import require_same
from bot.core.hooks import hook
from bot.core.refusals import NotConfirmed
from bot.db import Tx
from bot.outbox import buttons
from bot.people import audit
from bot.people.act import Act
from cogs.cohorts.actions import CLOSE_COHORT, REMOVE_COHORT, REOPEN_COHORT
from cogs.cohorts.models import Cohort
from cogs.cohorts.refusals import CohortClosed, CohortGone, CohortOpen
from cogs.cohorts.rules.cohorts import CohortStatus, summed
from cogs.cohorts.services import cohorts, notice_facts
from cogs.cohorts.services.channels import REMOVE_CHANNEL, REMOVE_ROLE
from cogs.cohorts.services.notice_facts import CLOSED, REOPENED


@dataclass(frozen=True, slots=True)
class Ending:
    """What closing or removing a cohort would mean."""

    cohort_id: int
    name: str
    status: CohortStatus
    people: int
    """Who has a place, and is told."""
    channel_id: int | None
    role_id: int | None
    sessions: int = 0
    """Those to come, which do not take place."""
    answers: int = 0
    """What people have said about these."""
    prompts: int = 0
    """Those to come, which are not posted."""
    asked: int = 0
    """Pairings that no mentor has answered; they end."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A cohort that was closed or removed, and how many people have a place in it."""

    cohort_id: int
    name: str
    people: int
    errands: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Reopened:
    """A cohort that goes on, and what of it lies ahead again."""

    name: str
    people: int
    """Those who had been told that it was closed; they hear that it goes on."""
    sessions: int = 0
    prompts: int = 0
    asked: int = 0
    """Mentors who are asked once more."""


@hook
def ended(tx: Tx, *, server: int, cohort: int, now: datetime) -> None:
    """A cohort was closed or removed: nothing of it lies ahead any more.

    What is owed with the cohort is put to rest after this: what is cancelled here does not come back with a reopening.
    """


@hook
def reopened(tx: Tx, *, server: int, cohort: int, closed_at: datetime, now: datetime) -> Mapping[str, int]:
    """A closed cohort goes on: bring back what closing it put to rest, and say how much of it lies ahead."""
    raise NotImplementedError


@hook
def ahead(tx: Tx, *, cohort: int, is_open: bool, now: datetime) -> Mapping[str, int]:
    """What of a cohort lies ahead, and would not be: how many of which (fields of `Ending`)."""
    raise NotImplementedError


def before_closing(tx: Tx, act: Act, *, cohort: str) -> Ending:
    """What closing a cohort would mean.

    Raises:
        UnknownCohort: there is none of that name.
        CohortClosed: it is closed already.
    """
    row = cohorts.find(tx, act, cohort)
    if row.status != CohortStatus.OPEN:
        raise CohortClosed(row.name)
    return _ending(tx, row, act.now)


def close(tx: Tx, act: Act, *, cohort: str | int, mark: str | None = None) -> Ended:
    """The program is over: nobody joins any more, nothing more is posted, and everyone is told that their hours stay.

    What was planned is put to rest, so that `reopen` can bring it back. `mark` is that of what was shown.

    Raises:
        UnknownCohort: there is none of that name.
        CohortClosed: it is closed already.
        NotConfirmed: it is gone, or not as it was shown.
    """
    row = _locked(tx, act, cohort)
    if row.status != CohortStatus.OPEN:
        raise CohortClosed(row.name)
    ending = _end(tx, act, row, CohortStatus.CLOSED, mark)
    row.closed_at = act.now
    key = _moment(act.now)
    outbox.notice(
        tx, CLOSED, server=act.server, subject=row.id, dedupe_key=key, to_many=True, urgent=False, now=act.now
    )
    audit.record(tx, act, CLOSE_COHORT, cohort=row.id)
    return Ended(row.id, row.name, ending.people)


def reopen(tx: Tx, act: Act, *, cohort: str) -> Reopened:
    """A closed cohort goes on: what closing put to rest and still lies ahead comes back, and people keep their places.

    Sessions to come have their reminders and events again, prompts to come are posted, mentors who had not answered
    are asked once more. Whoever was told that it is closed is told, once, that it is open again.

    Raises:
        UnknownCohort: there is none of that name, or it was removed.
        CohortOpen: it is open.
    """
    row = cohorts.find(tx, act, cohort, lock=True)
    if row.status == CohortStatus.OPEN:
        raise CohortOpen(row.name)
    closed_at = row.closed_at or act.now
    row.status, row.closed_at = CohortStatus.OPEN, None
    tx.flush()
    outbox.cancel(tx, CLOSED, subjects=[row.id], now=act.now)
    outbox.resume(tx, server=row.server_id, cohort=row.id, now=act.now)
    notice_facts.redraw_invitation(tx, row, act.now)
    back = summed(reopened(tx, server=row.server_id, cohort=row.id, closed_at=closed_at, now=act.now))
    key = _moment(closed_at)
    outbox.notice(tx, REOPENED, server=act.server, subject=row.id, dedupe_key=key, to_many=True, now=act.now)
    audit.record(tx, act, REOPEN_COHORT, cohort=row.id)
    told = len(notice_facts.who_heard(tx, server=act.server, cohort=row.id, dedupe_key=key))
    return Reopened(row.name, told, **back)


def before_removal(tx: Tx, act: Act, *, cohort: str) -> Ending:
    """What would go if a cohort were removed."""
    return _ending(tx, cohorts.find(tx, act, cohort), act.now)


def remove(tx: Tx, act: Act, *, cohort_id: int, mark: str | None = None) -> Ended:
    """Take a cohort's channel and role away; the records of what people did are kept.

    Raises:
        NotConfirmed: it was removed already, or is not as it was shown.
    """
    row = _locked(tx, act, cohort_id)
    ending = _end(tx, act, row, CohortStatus.REMOVED, mark)
    channel = outbox.errand(tx, REMOVE_CHANNEL, server=act.server, subject=row.id, now=act.now)
    role = outbox.errand(tx, REMOVE_ROLE, server=act.server, subject=row.id, now=act.now)
    audit.record(tx, act, REMOVE_COHORT, cohort=row.id)
    return Ended(row.id, row.name, ending.people, (channel, role))


def _locked(tx: Tx, act: Act, cohort: str | int) -> Cohort:
    try:
        return cohorts.find(tx, act, cohort, lock=True)
    except CohortGone:
        raise NotConfirmed from None


def _end(tx: Tx, act: Act, row: Cohort, status: CohortStatus, mark: str | None) -> Ending:
    """See that it is as it was shown, and put to rest what was planned."""
    ending = _ending(tx, row, act.now)
    require_same(ending, mark)
    row.status = status
    ended(tx, server=row.server_id, cohort=row.id, now=act.now)  # before the rest: what it cancels must not come back
    outbox.suspend(tx, server=row.server_id, cohort=row.id, now=act.now)
    buttons.look_at_cohort(tx, row.id, server=row.server_id, now=act.now)
    return ending


def _ending(tx: Tx, row: Cohort, now: datetime) -> Ending:
    found = summed(ahead(tx, cohort=row.id, is_open=row.status == CohortStatus.OPEN, now=now))
    people = cohorts.people_in(tx, row)
    return Ending(row.id, row.name, row.status, people, row.channel_id, row.role_id, **found)


def _moment(at: datetime) -> str:
    """What makes each closing, and the opening after it, an occasion of its own."""
    return str(int(at.timestamp() * 1000))
