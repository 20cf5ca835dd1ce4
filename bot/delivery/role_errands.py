"""How errands about roles are done."""

import discord

from bot.core.roles import Role
from bot.delivery.discord_errors import ErrorKind
from bot.delivery.errands import Execution, Executor, Executors, NotDone
from bot.delivery.post_without_retry import post_without_retry
from bot.outbox.errands import GiveRole, MakeRole, RemoveRole, TakeRole
from bot.outbox.notices import Reason
from bot.outbox.roles import is_harmless
from bot.ui import roles


async def _make(execution: Execution, errand: MakeRole) -> int:
    if execution.attempt.is_repeated and (made_before := await _made_before(execution, errand)) is not None:
        return made_before
    body = {"name": errand.name, "permissions": "0", "mentionable": errand.mentionable}
    path = "/guilds/{guild_id}/roles"
    return await post_without_retry(execution.client, path, body, reason=execution.reason, guild_id=errand.server_id)


async def _made_before(execution: Execution, errand: MakeRole) -> int | None:
    """Only a role of that name, without any power, made since our first attempt, can be the one we made."""
    for role in await execution.http.get_roles(errand.server_id):
        role_id = int(role["id"])
        if (
            role["name"] in (errand.name, execution.attempt.asked)
            and role_id not in errand.taken
            and not role["managed"]
            and int(role["permissions"]) == 0
            and execution.may_have_made(role_id)
        ):
            return role_id
    return None


async def _remove_made(execution: Execution, errand: MakeRole) -> None:
    made = await _made_before(execution, errand)
    if made is not None:
        await execution.http.delete_role(errand.server_id, made, reason=execution.reason)


async def _give(execution: Execution, errand: GiveRole) -> None:
    """Give a role, having looked at it as it is now."""
    role = await _look(execution, errand.server_id, errand.role_id)
    if role is None:  # perhaps it was just made
        role = (await roles.fetch(execution.client, errand.server_id)).get(errand.role_id)
    guild = told_guild(execution.client, errand.server_id)
    unseen = errand.powers if guild is None else errand.powers.intersection(roles.hidden_channels(guild))
    if unseen or not is_harmless(errand, role):
        raise NotDone(Reason.HAS_POWER)
    _require_below(role)
    await execution.http.add_role(errand.server_id, errand.user_id, errand.role_id, reason=execution.reason)


async def _look(execution: Execution, server_id: int, role_id: int) -> Role | None:
    """A role as Discord has told of it; it is asked where another process hears of this server."""
    guild = told_guild(execution.client, server_id)
    there = await roles.fetch(execution.client, server_id) if guild is None else roles.of_guild(guild)
    return there.get(role_id)


def _require_below(role: Role | None) -> None:
    """What stands above our own role is not tried: Discord refuses it, and every refusal counts against us."""
    if role is not None and role.is_above:
        raise NotDone(Reason.ROLE_ABOVE)


def told_guild(client: discord.Client, server_id: int) -> discord.Guild | None:
    """A server of which Discord has told this process what there is in it."""
    guild = client.get_guild(server_id)
    return None if guild is None or guild.unavailable else guild


async def granted(client: discord.Client, server_id: int) -> discord.Permissions:
    """What Discord lets us do in a server as a whole."""
    guild = told_guild(client, server_id)
    if guild is not None:
        return guild.me.guild_permissions
    assert client.user is not None, "whoever delivers is logged in"
    guild = await client.fetch_guild(server_id, with_counts=False)
    return (await guild.fetch_member(client.user.id)).guild_permissions


async def _take(execution: Execution, errand: TakeRole) -> None:
    _require_below(await _look(execution, errand.server_id, errand.role_id))
    await execution.http.remove_role(errand.server_id, errand.user_id, errand.role_id, reason=execution.reason)


async def _remove(execution: Execution, errand: RemoveRole) -> None:
    _require_below(await _look(execution, errand.server_id, errand.role_id))
    await execution.http.delete_role(errand.server_id, errand.role_id, reason=execution.reason)


EXECUTORS: Executors = (
    Executor(MakeRole, _make, remove=_remove_made),
    Executor(GiveRole, _give),
    Executor(TakeRole, _take, done_by=frozenset({ErrorKind.PERSON_GONE, ErrorKind.ROLE_GONE})),
    Executor(RemoveRole, _remove, done_by=frozenset({ErrorKind.ROLE_GONE})),
)
