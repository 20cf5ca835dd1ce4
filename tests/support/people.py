"""Servers, members, cohorts and actors to test with: made in the transaction that is passed, with sensible words."""

import itertools
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.core.people import Actor, Standing
from bot.db import Tx
from bot.db.lists import put_lists
from bot.db.vault import Vault, new_key
from bot.people.act import Act
from bot.people.models import Member, Server
from cogs.cohorts.models import Cohort, CohortLanguage, CohortReminder, Enrollment
from cogs.cohorts.rules.cohorts import ProviderRole
from tests.support.clocks import NOW

_VAULT = Vault([new_key()])
_ids = itertools.count(1_000_000_000_000_000_000)


def an_id() -> int:
    """A Discord id that nothing else has."""
    return next(_ids)


def a_server(tx: Tx, *, id: int | None = None, **columns: Any) -> Server:
    """A server that was set up."""
    server = Server(
        id=id or an_id(),
        **{
            "name": "Riverside",
            "coordinator_role_id": an_id(),
            "facilitator_role_id": an_id(),
            "mentor_role_id": an_id(),
            "mentors_channel_id": an_id(),
            "staff_channel_id": an_id(),
            "set_up_at": NOW,
            **columns,
        },
    )
    tx.add(server)
    tx.flush()
    return server


def a_member(tx: Tx, server: Server | int, name: str = "Rosa", *, created_at: datetime = NOW, **columns: Any) -> Member:
    """A person known in a server."""
    member = Member(
        server_id=server if isinstance(server, int) else server.id,
        name=name,
        created_at=created_at,
        **{"user_id": an_id(), **columns},
    )
    tx.add(member)
    tx.flush()
    return member


def a_cohort(tx: Tx, server: Server | int, name: str = "Spring", **columns: Any) -> Cohort:
    """An open cohort with twelve places, whose role and channel exist."""
    languages, reminders = columns.pop("languages", ("en", "es", "so")), columns.pop("reminders", (1440, 15))
    cohort = Cohort(
        server_id=server if isinstance(server, int) else server.id,
        name=name,
        **{
            "timezone": "America/Los_Angeles",
            "capacity": 12,
            "role_id": an_id(),
            "channel_id": an_id(),
            "created_at": NOW,
            **columns,
        },
    )
    tx.add(cohort)
    tx.flush()
    server_id = cohort.server_id
    put_lists(tx, CohortLanguage.language, CohortLanguage.cohort_id, {cohort.id: languages}, server=server_id)
    put_lists(tx, CohortReminder.minutes, CohortReminder.cohort_id, {cohort.id: reminders}, server=server_id)
    return cohort


def a_place(tx: Tx, cohort: Cohort, member: Member, **columns: Any) -> Enrollment:
    """A person's active place in a cohort."""
    place = Enrollment(
        server_id=cohort.server_id,
        cohort_id=cohort.id,
        member_id=member.id,
        **{"role": ProviderRole.EDUCATOR, "joined_at": NOW, **columns},
    )
    tx.add(place)
    tx.flush()
    return place


def an_actor(
    member: Member | None = None, *standings: Standing, server: Server | int | None = None, **facts: Any
) -> Actor:
    """A person who acts: a known member, with what they are beside being one; or, without `member`, a stranger."""
    server_id = member.server_id if member is not None else server.id if isinstance(server, Server) else server
    everyone = {Standing.ANYONE} | ({Standing.MEMBER} if server_id is not None else set())
    known: dict[str, Any] = {
        "name": member.name if member is not None else "Amina",
        "member_id": member.id if member is not None else None,
        "server_language": "en",
        "server_zone": "America/Los_Angeles",
        "user_id": member.user_id if member is not None else an_id(),
    }
    return Actor(server_id=server_id, standings=frozenset(everyone | set(standings)), **{**known, **facts})


def act(
    actor: Actor,
    now: datetime = NOW,
    *,
    languages: Iterable[str] = ("en", "es", "so"),
    vault: Vault | None = None,
) -> Act:
    """What a service is given for one action of this person."""
    return Act(actor, now, tuple(languages), vault or _VAULT)
