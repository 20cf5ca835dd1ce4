"""Who is this: recognising people and remembering them."""

from dataclasses import replace
from datetime import datetime
from typing import cast

from sqlalchemy import literal, select, update

from bot.db import Tx
from bot.db.models import Account, Member, Server
from bot.db.upsert import insert_into
from bot.domain.people import Actor, Caller, Standing


def recognise(tx: Tx, caller: Caller) -> Actor:
    """Know a person again: their choices, their row in this server and what they may be here. One query."""
    return _recognise(tx, caller)[0]


def remember(tx: Tx, caller: Caller, *, now: datetime) -> Actor:
    """The same for someone who is about to change something: they have a row afterwards, with the name they go by."""
    actor, stale = _recognise(tx, caller)
    if caller.server_id is None:
        return actor
    name = caller.name[:100]
    if actor.member_id is None:
        if actor.server_language is None:
            tx.execute(
                insert_into(tx, Server)
                .values(id=caller.server_id, name=caller.server_name[:100])
                .on_conflict_do_nothing()
            )
            actor = replace(actor, server_language="en", server_zone="America/Los_Angeles")
        member_id = tx.execute(
            insert_into(tx, Member)
            .values(server_id=caller.server_id, user_id=caller.user_id, name=name, since=now)
            .on_conflict_do_update(index_elements=["server_id", "user_id"], set_={"name": name, "gone": False})
            .returning(Member.id)
        ).scalar_one()
        return replace(actor, member_id=member_id)
    if stale:
        tx.execute(update(Member).where(Member.id == actor.member_id).values(name=name, gone=False))
    return actor


def _recognise(tx: Tx, caller: Caller) -> tuple[Actor, bool]:
    one = select(literal(1).label("one")).subquery()
    server_id = caller.server_id or 0
    row = tx.execute(
        select(
            Account.language,
            Account.timezone,
            Member.id,
            Member.name,
            Member.gone,
            Server.language,
            Server.timezone,
            Server.coordinator_role_id,
            Server.facilitator_role_id,
            Server.mentor_role_id,
        )
        .select_from(one)
        .outerjoin(Account, Account.user_id == caller.user_id)
        .outerjoin(Member, (Member.server_id == server_id) & (Member.user_id == caller.user_id))
        .outerjoin(Server, Server.id == server_id)
    ).one()
    language, zone, member_id, name, gone, server_language, server_zone, *staff_roles = row
    standings = {Standing.ANYONE}
    if caller.server_id is not None:
        standings.add(Standing.MEMBER)
        if caller.manages_server:
            standings.add(Standing.MANAGER)
        for role, standing in zip(
            staff_roles, (Standing.COORDINATOR, Standing.FACILITATOR, Standing.MENTOR), strict=True
        ):
            if role is not None and role in caller.roles:
                standings.add(standing)
    actor = Actor(
        user_id=caller.user_id,
        server_id=caller.server_id,
        name=caller.name or name or "",
        standings=frozenset(standings),
        language=language,
        zone=zone,
        member_id=member_id,
        locale=caller.locale,
        server_language=server_language,
        server_zone=server_zone,
        roles=caller.roles,
    )
    known = cast("int | None", member_id) is not None
    stale = known and bool(caller.name) and (gone or name != caller.name[:100])
    return actor, stale
