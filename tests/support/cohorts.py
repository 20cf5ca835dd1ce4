"""Cohorts made, changed and joined by their services, and what the bot owes because of it."""

from typing import Any

from sqlalchemy import select

from bot.core.people import Actor
from bot.db import Tx
from bot.feature import errands_of
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import DueEntry, DueRows, State
from cogs import FEATURES
from cogs.cohorts.rules.cohorts import ProviderRole, Setting
from cogs.cohorts.services import joining, settings
from cogs.cohorts.services.joining import Joined
from cogs.cohorts.services.settings import CohortOptions, Described
from tests.support.clocks import NOW
from tests.support.people import act

ERRANDS = {kind.kind: kind for kind in errands_of(FEATURES)}
SHIPPED = ("en", "es", "so")


def create(tx: Tx, actor: Actor, name: str = "Spring", **choices: Any) -> Described:
    """As with /cohort create, with these options."""
    options = CohortOptions(**choices)
    return settings.create(tx, act(actor, NOW, languages=SHIPPED), name=name, options=options, announce_in=77, roles={})


def edit(tx: Tx, actor: Actor, cohort: str, name: str | None = None, **choices: Any) -> Described:
    """As with /cohort edit, with these options."""
    options = CohortOptions(**choices)
    return settings.edit(tx, act(actor, NOW, languages=SHIPPED), cohort=cohort, name=name, options=options, roles={})


def join(tx: Tx, actor: Actor, cohort_id: int, **choices: Any) -> Joined:
    """As with the form; `choices` are what is filled in otherwise."""
    given: dict[str, Any] = {
        "role": ProviderRole.EDUCATOR,
        "setting": Setting.PRESCHOOL,
        "languages": ("so", "en"),
        "agreed": True,
    }
    return joining.join(tx, act(actor), cohort_id=cohort_id, **{**given, **choices})


def owed(tx: Tx, *kinds: str) -> list[DueEntry]:
    """What is planned of these kinds, as a feature is given it."""
    rows = tx.execute(
        select(OutboxEntry)
        .where(OutboxEntry.kind.in_(kinds), OutboxEntry.state == State.PLANNED)
        .order_by(OutboxEntry.id)
    ).scalars()
    return [DueEntry(r.id, r.kind, r.server_id, r.subject_id, r.member_id, r.dedupe_key, r.due_at) for r in rows]


def facts(tx: Tx, kind: str) -> list[object]:
    """What the planned errands of this kind would do."""
    due = owed(tx, kind)
    found = ERRANDS[kind].facts(tx, DueRows(due, NOW))
    return [found[one.id] for one in due if one.id in found]
