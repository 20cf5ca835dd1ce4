"""Threads and who is in them."""

from __future__ import annotations

from datetime import datetime

from sandbox.server import entities, payloads, permissions
from sandbox.server.actions import threads
from sandbox.server.entities import Json
from sandbox.server.errors import ApiError, missing_access, unknown
from sandbox.server.limits import channels as limits
from sandbox.server.permissions import May, require
from sandbox.server.rest.router import Call, Routes

routes = Routes()
FIELDS = "name auto_archive_duration rate_limit_per_user"


@routes.on("POST", "/channels/{channel}/threads")
def open_thread(call: Call) -> tuple[int, Json]:
    """Open a thread that hangs on no message; a private one needs Create Private Threads."""
    parent = call.channel()
    private = (call.body.get("type") or entities.PRIVATE_THREAD) == entities.PRIVATE_THREAD
    body = call.fields(f"{FIELDS} type invitable" if private else f"{FIELDS} type")
    limits.thread(body, new=True)
    needed = May.CREATE_PRIVATE_THREADS if private else May.CREATE_PUBLIC_THREADS
    require(call.actor(parent.guild), parent, needed)
    _require_room(parent)
    if private and parent.kind != entities.TEXT:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    return 201, payloads.thread(threads.make_thread(call.discord, parent, call.bot, body), viewer_id=call.bot.id)


@routes.on("POST", "/channels/{channel}/messages/{message}/threads", FIELDS)
def open_on_message(call: Call) -> tuple[int, Json]:
    """Open a thread on a message; one only."""
    parent = call.channel()
    limits.thread(call.body, new=True)
    require(call.actor(parent.guild), parent, May.CREATE_PUBLIC_THREADS)
    post = call.message(parent)
    if post.thread is not None:
        raise ApiError(400, 160004, "A thread has already been created for this message")
    _require_room(parent)
    thread = threads.make_thread(call.discord, parent, call.bot, call.body, starter=post)
    return 201, payloads.thread(thread, viewer_id=call.bot.id)


def _require_room(parent: entities.Channel) -> None:
    if parent.guild is None or parent.kind not in (entities.TEXT, entities.NEWS):
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    limits.require_room_for_thread(parent.guild)


def _thread(call: Call) -> entities.Channel:
    thread = call.channel()
    if not thread.is_thread:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    return thread


def _who(call: Call, thread: entities.Channel) -> entities.Account:
    guild = thread.guild
    if guild is None:
        raise missing_access()
    return call.bot if call.named["user"] == "@me" else call.member(guild).account


@routes.on("PUT", "/channels/{channel}/thread-members/{user}")
def put_in(call: Call) -> None:
    """Add somebody who can see the channel that the thread hangs on; to a closed circle, whoever opened it."""
    thread = _thread(call)
    require(call.actor(thread.guild), thread, 0 if call.named["user"] == "@me" else May.SEND_MESSAGES)
    who = _who(call, thread)
    if not (thread.invitable or who is call.bot or thread.owner_id == call.bot.id):
        require(call.actor(thread.guild), thread, May.MANAGE_THREADS)
    if thread.archived:
        raise ApiError(400, 50083, "Thread is archived")
    guild, parent = thread.guild, thread.parent
    if guild is None or parent is None or not permissions.sees(guild.members[who.id], parent):
        raise missing_access()
    threads.put_into_thread(call.discord, thread, who, inside=True, by=call.bot)


@routes.on("DELETE", "/channels/{channel}/thread-members/{user}")
def take_out(call: Call) -> None:
    """Take somebody out; from another's thread only with Manage Threads."""
    thread = _thread(call)
    who = _who(call, thread)
    own = who is call.bot or (thread.owner_id == call.bot.id and thread.kind == entities.PRIVATE_THREAD)
    require(call.actor(thread.guild), thread, 0 if own else May.MANAGE_THREADS)
    if thread.archived:
        raise ApiError(400, 50083, "Thread is archived")
    threads.put_into_thread(call.discord, thread, who, inside=False, by=call.bot)


@routes.on("GET", "/channels/{channel}/thread-members")
def inside(call: Call) -> list[Json]:
    """Who is in a thread; only for who may watch members."""
    thread = _thread(call)
    require(call.actor(thread.guild), thread)
    call.require_members_intent()
    return [payloads.thread_member(thread, each) for each in thread.thread_members]


@routes.on("GET", "/channels/{channel}/thread-members/{user}")
def one_inside(call: Call) -> Json:
    """Somebody's place in a thread."""
    thread = _thread(call)
    require(call.actor(thread.guild), thread)
    who = _who(call, thread)
    if who.id not in thread.thread_members:
        raise unknown("Member")
    return payloads.thread_member(thread, who.id)


@routes.on("GET", "/guilds/{guild}/threads/active")
def active(call: Call) -> Json:
    """The open threads that the bot can see."""
    guild = call.guild()
    return _listed(call, [each for each in guild.threads.values() if not each.archived])


@routes.on("GET", "/channels/{channel}/threads/archived/{visibility}")
def archived(call: Call) -> Json:
    """The closed threads of a channel."""
    parent = call.channel()
    private = call.named["visibility"] == "private"
    require(call.actor(parent.guild), parent, May.READ_MESSAGE_HISTORY | (May.MANAGE_THREADS if private else 0))
    return _archived(call, parent, private=private)


@routes.on("GET", "/channels/{channel}/users/@me/threads/archived/private")
def own_archived(call: Call) -> Json:
    """The closed private threads that the bot is in."""
    parent = call.channel()
    require(call.actor(parent.guild), parent, May.READ_MESSAGE_HISTORY)
    return _archived(call, parent, private=True)


def _archived_at(thread: entities.Channel) -> tuple[float, int]:
    return (0 if thread.archive_moved_at is None else thread.archive_moved_at.timestamp()), thread.id


def _archived(call: Call, parent: entities.Channel, *, private: bool) -> Json:
    guild = parent.guild
    there = [] if guild is None else list(guild.threads.values())
    kept = [
        each
        for each in sorted(there, key=_archived_at, reverse=True)
        if each.archived and each.parent_id == parent.id and (each.kind == entities.PRIVATE_THREAD) == private
    ]
    before = call.query.get("before")
    if before:
        kept = [each for each in kept if _is_before(each, before)]
    limit = int(call.query.get("limit", "50"))
    return _listed(call, kept[:limit]) | {"has_more": len(kept) > limit}


def _is_before(thread: entities.Channel, bound: str) -> bool:
    """The bot's own threads are paged by their ids, all others by when they were archived."""
    if bound.isdigit():
        return thread.id < int(bound)
    return thread.archive_moved_at is not None and thread.archive_moved_at < datetime.fromisoformat(bound)


def _listed(call: Call, threads: list[entities.Channel]) -> Json:
    seen = [each for each in threads if (me := call.actor(each.guild)) is not None and permissions.sees(me, each)]
    own = [payloads.thread_member(each, call.bot.id) for each in seen if call.bot.id in each.thread_members]
    return {"threads": [payloads.thread(each, viewer_id=call.bot.id) for each in seen], "members": own}
