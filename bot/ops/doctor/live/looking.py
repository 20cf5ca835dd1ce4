"""What is looked at without writing anything: the gateway, permissions, commands, and how the server is, in numbers."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import discord

from bot import __version__
from bot.core import permissions
from bot.core.clock import SystemClock
from bot.ops.doctor.live import checks, session
from bot.ops.doctor.live.trial import CHANNEL, GUILD, Trial

FEW_STARTS = 20
"""With fewer session starts than this left today, none is spent on looking."""


async def look(trial: Trial, token: str, commands: Collection[str]) -> dict[str, str]:
    """Look at everything; gives what explains the answers, in numbers."""
    guild, me = trial.guild, trial.me
    facts = _facts(guild, me)
    await trial.ask(checks.OWN_MEMBER, "GET", f"{GUILD}/members/{{user_id}}", {"guild_id": guild.id, "user_id": me.id})
    await trial.ask(checks.NO_CHANNEL, "GET", CHANNEL, {"channel_id": _nobodys()})
    await _permissions(trial)
    await _commands(trial, commands)
    seen, unseen = await _channels(trial)
    facts["channels that REST lists"] = f"{seen + unseen}, {unseen} of which it may not see"
    return facts | await _gateway(trial, token)


def _nobodys() -> int:
    """An id that Discord has not given to anything yet."""
    return discord.utils.time_snowflake(SystemClock().now() + timedelta(days=1))


def _facts(guild: discord.Guild, me: discord.Member) -> dict[str, str]:
    granted = [name for name in permissions.NEEDED if getattr(me.guild_permissions, name)]
    missing = ", ".join(permission.name for permission in permissions.missing(granted))
    above = sum(role > me.top_role for role in guild.roles)
    return {
        "versions": f"leaders {__version__}, discord.py {discord.__version__}",
        "permissions": f"{me.guild_permissions.value}; missing of the invitation: {missing or 'none'}",
        "roles": f"{len(guild.roles)}; the bot's own is at position {me.top_role.position}, with {above} above it",
        "moderators need a second factor": "no" if guild.mfa_level is discord.MFALevel.disabled else "yes",
    }


async def _permissions(trial: Trial) -> None:
    """Compare what its roles add up to with what Discord says."""
    answer = await trial.requests.ask("GET", "/users/@me/guilds", params={"after": trial.guild.id - 1, "limit": 1})
    if answer.is_yes and answer.body:
        added_up = trial.me.guild_permissions
        # An administrator's are all, of which discord.py and Discord know different ones.
        same = added_up.administrator or int(answer.body[0]["permissions"]) == added_up.value
        trial.note(checks.PERMISSIONS, checks.PERMISSIONS.answers[0] if same else "Discord says otherwise")


async def _commands(trial: Trial, wanted: Collection[str]) -> None:
    """Compare the names of the commands that Discord has with those of this version."""
    application = trial.requests.client.application_id or trial.me.id
    answer = await trial.requests.ask("GET", "/applications/{application_id}/commands", {"application_id": application})
    if not answer.is_yes:
        trial.note(checks.COMMANDS, answer.said)
        return
    there = {name for command in answer.body for name in _names(command)}
    missing, unknown = set(wanted) - there, there - set(wanted)
    told = f"{len(missing)} missing, {len(unknown)} unknown" if missing or unknown else checks.COMMANDS.answers[0]
    trial.note(checks.COMMANDS, told if there else checks.COMMANDS.answers[1])


def _names(command: dict[str, Any]) -> list[str]:
    """A command as it is given: with its subcommands, if it has some."""
    subcommands = [option["name"] for option in command.get("options", ()) if option["type"] == _SUBCOMMAND]
    return [f"{command['name']} {name}" for name in subcommands] or [command["name"]]


_SUBCOMMAND = discord.AppCommandOptionType.subcommand.value


async def _channels(trial: Trial) -> tuple[int, int]:
    """How many channels REST lists that the bot may see, and may not."""
    answer = await trial.requests.ask("GET", f"{GUILD}/channels", {"guild_id": trial.guild.id})
    if not answer.is_yes:
        trial.note(checks.OMITTED, answer.said)
        return 0, 0
    listed = [channel for channel in await trial.guild.fetch_channels() if _has_own_rights(channel.type.value)]
    trial.seen = {channel.id for channel in listed if channel.permissions_for(trial.me).view_channel}
    unseen = len(listed) - len(trial.seen)
    trial.note(checks.OMITTED, "listed" if unseen else checks.OMITTED.answers[0])
    return len(trial.seen), unseen


def _has_own_rights(kind: int) -> bool:
    """A category is seen by whoever sees a channel in it."""
    return kind != discord.ChannelType.category.value


async def _gateway(trial: Trial, token: str) -> dict[str, str]:
    starts = await trial.ask(checks.SESSION_STARTS, "GET", "/gateway/bot")
    if not starts.is_yes:
        return {}
    shards, limit = starts.body["shards"], starts.body["session_start_limit"]
    left, at_once = f"{limit['remaining']} of {limit['total']}", limit["max_concurrency"]
    facts = {"gateway": f"shards: {shards}; session starts left: {left}, {at_once} at once"}
    if limit["remaining"] < FEW_STARTS:
        return facts
    heard = await session.listen(token, trial.guild.id, shards)
    trial.note(checks.READY, "unavailable" if heard.is_stub else "available" if heard.ready else "no READY")
    trial.note(checks.TOLD, "comes" if heard.server else "does not come")
    if heard.server is None:
        return facts
    channels = [channel for channel in heard.server["channels"] if _has_own_rights(channel["type"])]
    unseen = [channel for channel in channels if int(channel["id"]) not in trial.seen]
    hidden = sum(channel.get("name") == session.HIDDEN for channel in unseen)
    named, none = checks.OBFUSCATED.answers
    trial.note(checks.OBFUSCATED, none if not unseen else named if hidden == len(unseen) else "under their names")
    return {**facts, "channels that the gateway tells of": f"{len(channels)}, {hidden} of them {session.HIDDEN}"}
