"""Once a day: who has become ready, and whose certificate rests on what was taken back. The staff hear of it, once.

Each cohort is a piece of work of its own, so that no transaction is long.
"""

from datetime import datetime, timedelta

from sqlalchemy import select

from bot import outbox
from bot.core.hooks import hook
from bot.db import Tx
from bot.outbox import ErrandRequest, WorkKind
from bot.outbox.notices import DueEntry
from bot.people.models import Server
from cogs.certificates.rules.standings import CertificateStanding as Standing
from cogs.certificates.services import standings
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus

LOOK = "certificate.look"
SPREAD = 60
"""Minutes over which the cohorts of all servers are looked at."""


@hook
def became_ready(tx: Tx, *, server: int, cohort: int, member: int, now: datetime) -> None:
    """Somebody has done everything, and a coordinator can approve their certificate. Said again and again while so."""


@hook
def lost(tx: Tx, *, server: int, cohort: int, member: int, certificate: int, now: datetime) -> None:
    """A certificate is valid, and something that was counted for it has been taken back since. Said again likewise."""


def daily(tx: Tx, *, now: datetime) -> None:
    """Look at every cohort that was not removed."""
    found: dict[int, list[ErrandRequest]] = {}
    query = select(Cohort.server_id, Cohort.id).join(Server, Server.id == Cohort.server_id)
    for server, cohort in tx.execute(
        query.where(Cohort.status != CohortStatus.REMOVED, Server.left_at.is_(None)).order_by(Cohort.id)
    ):
        due = now + timedelta(minutes=cohort % SPREAD)
        found.setdefault(server, []).append(ErrandRequest(subject=cohort, due=due))
    for server, requests in found.items():
        outbox.work_again(tx, LOOK, requests, server=server, now=now)


def _look(tx: Tx, row: DueEntry, now: datetime) -> None:
    act = standings.bot_acts(row.server_id, now)
    cohort = tx.execute(
        select(Cohort).where(
            Cohort.id == row.subject_id, Cohort.server_id == row.server_id, Cohort.status != CohortStatus.REMOVED
        )
    ).scalar_one_or_none()
    if cohort is None:
        return
    for one in standings.of_cohort(tx, act, cohort).people:
        if one.standing is Standing.READY:
            became_ready(tx, server=row.server_id, cohort=cohort.id, member=one.member_id, now=now)
        elif one.standing is Standing.HELD_LACKS and one.certificate_id is not None:
            lost(
                tx, server=row.server_id, cohort=cohort.id, member=one.member_id,
                certificate=one.certificate_id, now=now,
            )  # fmt: skip


WORK = (WorkKind(LOOK, _look),)
