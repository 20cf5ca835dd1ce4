"""A command given again after its person has said what they mean, before and after a restart."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import discord
from discord import app_commands
from discord.app_commands import Namespace

from bot.core.refusals import QuestionOver
from bot.people.questions import Command

_GROUPS, _USER, _CHANNEL = (1, 2), 6, 7
"""Discord's types of options."""


def command_of(interaction: discord.Interaction[Any]) -> Command | None:
    """The command that somebody gives here, or goes on with; None if it is none."""
    kept = interaction.extras.get("command")
    if isinstance(kept, Command):
        return kept
    if interaction.type is not discord.InteractionType.application_command or interaction.guild_id is None:
        return None
    data = cast("dict[str, Any]", interaction.data or {})
    path, options = [str(data.get("name", ""))], cast("list[dict[str, Any]]", data.get("options", []))
    while len(options) == 1 and options[0]["type"] in _GROUPS:
        path.append(options[0]["name"])
        options = options[0].get("options", [])
    given = tuple({"name": one["name"], "type": one["type"], "value": one["value"]} for one in options)
    return Command(" ".join(path), given)


def is_replayed(interaction: discord.Interaction[Any]) -> bool:
    """Whether a command goes on here, after its person has answered."""
    return isinstance(interaction.extras.get("command"), Command)


async def replay(interaction: discord.Interaction[Any], command: Command) -> None:
    """Give a command again, with what was chosen in it, as if it had just been sent.

    Raises:
        QuestionOver: there is no such command any more.
        app_commands.AppCommandError: it cannot be given so.
    """
    tree = cast("app_commands.CommandTree[Any]", interaction.client.tree)
    found: Any = None
    for name in command.name.split():
        found = tree.get_command(name) if found is None else found.get_command(name)
        if found is None:
            raise QuestionOver
    if not isinstance(found, app_commands.Command):
        raise QuestionOver
    options = [dict(option) for option in command.options]
    namespace = Namespace(interaction, cast(Any, await _resolved(interaction, options)), cast(Any, options))
    interaction.extras["command"] = command
    # discord.py has no public way to give a command other than Discord's own event.
    await found._invoke_with_namespace(interaction, namespace)  # pyright: ignore[reportPrivateUsage]


async def _resolved(interaction: discord.Interaction[Any], options: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """People and channels as they are now; whoever is gone is missing."""
    found: dict[str, dict[str, Any]] = {"users": {}, "members": {}, "channels": {}}
    for option in options:
        if option["type"] == _USER and interaction.guild_id is not None:
            await _resolve_person(interaction, interaction.guild_id, str(option["value"]), found)
        if option["type"] == _CHANNEL:
            await _resolve_channel(interaction, int(option["value"]), found)
    return found


async def _resolve_person(
    interaction: discord.Interaction[Any], server: int, user: str, found: dict[str, dict[str, Any]]
) -> None:
    http = interaction.client.http
    try:
        member = cast("dict[str, Any]", await http.get_member(server, int(user)))
        found["users"][user] = member.pop("user")
        found["members"][user] = {"permissions": "0", **member}
    except discord.NotFound:
        found["users"][user] = await http.get_user(int(user))


async def _resolve_channel(
    interaction: discord.Interaction[Any], number: int, found: dict[str, dict[str, Any]]
) -> None:
    guild = interaction.guild
    channel = None if guild is None else guild.get_channel(number)
    try:
        if channel is None:  # gone, or Discord has not told of its server
            channel = await interaction.client.fetch_channel(number)
    except (discord.NotFound, discord.Forbidden):
        return
    if isinstance(channel, discord.abc.GuildChannel):
        told = {"id": str(number), "name": channel.name, "type": channel.type.value, "permissions": "0"}
        found["channels"][str(number)] = told
