"""When the buttons under the notices of cohorts are over."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from bot.db import Tx
from bot.outbox.buttons import LONG_AGO
from bot.outbox.notices import DueEntry
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus


def of_cohort(tx: Tx, cohorts: Mapping[int, int], ended: Collection[CohortStatus]) -> dict[int, datetime]:
    """Until a row's cohort has ended."""
    states = dict(
        tx.execute(select(Cohort.id, Cohort.status).where(Cohort.id.in_(set(cohorts.values())))).all()  # pyright: ignore[reportArgumentType]
    )
    return {row: LONG_AGO for row, cohort in cohorts.items() if states.get(cohort, CohortStatus.REMOVED) in ended}


def invitation(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """Until the cohort ends; when it is opened again, its invitation is worded anew, with its button."""
    return of_cohort(tx, {row.id: row.subject_id for row in rows}, (CohortStatus.CLOSED, CohortStatus.REMOVED))
