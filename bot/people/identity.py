"""Who is this: recognising people and remembering them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Executable, bindparam, case, exists, func, literal, null, or_, select, update

from bot.core.hooks import hook
from bot.core.people import STAFF_ROLES, Actor, Caller, Standing
from bot.db import Tx
from bot.db.upsert import dialect, insert_into, insert_on
from bot.people.models import Account, FormerRole, Member, ReviewNotice, Server


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
        row = {"server_id": caller.server_id, "user_id": caller.user_id, "name": name, "created_at": now}
        member_id = tx.connection().execute(_enter(dialect(tx)), row).scalar_one()
        return replace(actor, member_id=member_id)
    if stale:
        tx.execute(update(Member).where(Member.id == actor.member_id).values(name=name, gone=False))
    return actor


def known(tx: Tx, server: int, people: Sequence[tuple[int, str]], *, now: datetime) -> list[int]:
    """The rows of these accounts (id, name) in a server; who has none gets one, since they were named there."""
    return [
        tx.connection()
        .execute(_enter(dialect(tx)), {"server_id": server, "user_id": user, "name": name[:100], "created_at": now})
        .scalar_one()
        for user, name in people
    ]


def has_left(tx: Tx, *, server: int, user: int, now: datetime) -> None:
    """Remember that a person is no longer in a server."""
    have_left(tx, (Member.server_id == server) & (Member.user_id == user), now=now)


def have_left(tx: Tx, whose: ColumnElement[bool], *, now: datetime) -> None:
    """Remember of these rows that their people have left; whoever did not know it yet is told: staff, and mentors."""
    left = (
        tx.execute(
            update(Member)
            .where(whose, Member.gone.is_(False))
            .values(gone=True)
            .returning(Member.id)
            .execution_options(synchronize_session=False)
        )
        .scalars()
        .all()
    )
    if left:
        left_server(tx, members=left, now=now)


@hook
def left_server(tx: Tx, *, members: Sequence[int], now: datetime) -> None:
    """These people were found to have left their server."""


@hook
def given_role_ids() -> ColumnElement[int | None]:
    """A column with the roles that a feature gives to people: whoever has one is no staff by it."""
    raise NotImplementedError


@hook
def erased(tx: Tx, *, user: int, members: Sequence[int], now: datetime) -> None:
    """A person deletes their data; their rows (`members`, one in each server) are still there."""


def _recognise(tx: Tx, caller: Caller) -> tuple[Actor, bool]:
    row = tx.connection().execute(_recognition(), {"server": caller.server_id or 0, "user": caller.user_id}).one()
    language, zone, ethiopian, told, member_id, name, gone, *of_server = row
    server_language, server_zone, set_up_at, version, *roles = of_server
    standings = {Standing.ANYONE}
    if caller.server_id is not None:
        standings.add(Standing.MEMBER)
        if caller.manages_server:
            standings.add(Standing.MANAGER)
        for role, standing in zip(roles, (*STAFF_ROLES, Standing.TRANSLATOR), strict=True):
            if set_up_at is not None and role is not None and role in caller.roles:
                standings.add(standing)
    actor = Actor(
        user_id=caller.user_id,
        server_id=caller.server_id,
        name=caller.name or name or "",
        standings=frozenset(standings),
        language=language,
        zone=zone,
        ethiopian=bool(ethiopian),
        member_id=member_id,
        locale=caller.locale,
        server_language=server_language,
        server_zone=server_zone,
        set_up=set_up_at is not None,
        roles=caller.roles,
        told=frozenset((cast("str | None", told) or "").split(",")) - {""},
        words_version=version or 0,
    )
    known = cast("int | None", member_id) is not None
    stale = known and bool(caller.name) and (gone or name != caller.name[:100])
    return actor, stale


# Every action begins with these, so they are built once; tables rather than models: plain rows, without the ORM's care.
_one = select(literal(1).label("one")).subquery()
_accounts, _members, _servers = Account.__table__, Member.__table__, Server.__table__
_noticed = ReviewNotice.__table__
_former = FormerRole.__table__


def _not_given(role: ColumnElement[Any]) -> ColumnElement[Any]:
    """A role that makes people staff, unless the bot gives it, or gave it: what the bot gives makes nobody staff."""
    former = exists().where(_former.c.server_id == _servers.c.id, _former.c.role_id == role)
    given = or_(*(exists().where(column == role) for column in given_role_ids()), former)
    return case((given, null()), else_=role)


@cache
def _recognition() -> Executable:
    return select(
        _accounts.c.language,
        _accounts.c.timezone,
        _accounts.c.ethiopian,
        select(func.aggregate_strings(_noticed.c.language, ","))
        .where(_noticed.c.user_id == bindparam("user"))
        .scalar_subquery(),
        _members.c.id,
        _members.c.name,
        _members.c.gone,
        _servers.c.language,
        _servers.c.timezone,
        _servers.c.set_up_at,
        _servers.c.words_version,
        _not_given(_servers.c.coordinator_role_id),
        _not_given(_servers.c.facilitator_role_id),
        _servers.c.mentor_role_id,
        _not_given(_servers.c.translator_role_id),
    ).select_from(
        _one.outerjoin(_accounts, _accounts.c.user_id == bindparam("user"))
        .outerjoin(_members, (_members.c.server_id == bindparam("server")) & (_members.c.user_id == bindparam("user")))
        .outerjoin(_servers, _servers.c.id == bindparam("server"))
    )


@cache
def _enter(dialect: str) -> Executable:
    row = insert_on(dialect, _members)
    return row.on_conflict_do_update(
        index_elements=["server_id", "user_id"], set_={"name": row.excluded.name, "gone": False}
    ).returning(_members.c.id)
