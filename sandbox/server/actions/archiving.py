"""Threads close after a while in which nothing was said, and open again (topics/threads).

Discord promises no more than `auto_archive_duration`: a thread may stay open longer, and "usually" closes sooner only
where a server is full. Here each closes when that time is over, the soonest that a bot has to expect.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from sandbox.server import entities, payloads, permissions
from sandbox.server.clock import moment_of
from sandbox.server.local_discord import LocalDiscord
from sandbox.server.permissions import May


def archive(discord: LocalDiscord, thread: entities.Channel, *, archived: bool) -> None:
    """Close a thread, or open it again, and tell so."""
    set_archived(discord, thread, archived=archived)
    tell(discord, thread)


def set_archived(discord: LocalDiscord, thread: entities.Channel, *, archived: bool) -> None:
    """Close a thread, or open it again for as long as it is used."""
    thread.archived = archived
    thread.archive_moved_at = discord.state.clock.now()
    if not archived:
        look_after(discord, thread)


def tell(discord: LocalDiscord, thread: entities.Channel) -> None:
    """Tell the bot how a thread now is."""
    discord.gateway.dispatch("THREAD_UPDATE", payloads.thread(thread, viewer_id=discord.state.bot.id), thread.guild)


def look_after(discord: LocalDiscord, thread: entities.Channel) -> None:
    """Close a thread if its time is over, or come back when it will be."""
    if thread.archived or thread.deleted:
        return
    closes_at = _last_used(thread) + timedelta(minutes=thread.auto_archive)
    if closes_at <= discord.state.clock.now():
        archive(discord, thread, archived=True)
    else:
        discord.agenda.at(closes_at, partial(look_after, discord, thread))


def _last_used(thread: entities.Channel) -> datetime:
    """When something was last said, or the thread was opened (again)."""
    used = moment_of(thread.last_post_id or thread.id)
    return used if thread.archive_moved_at is None else max(used, thread.archive_moved_at)


def may_reopen(member: entities.Member, thread: entities.Channel) -> bool:
    """Whether somebody opens a closed thread by what they do in it: they can write there, and it is not locked."""
    granted = permissions.in_channel(member, thread)
    return bool(granted & May.MANAGE_THREADS) or (bool(granted & May.SEND_MESSAGES) and not thread.locked)
