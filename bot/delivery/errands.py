"""Carrying out one errand. Each converges: whatever an earlier attempt left behind is found and kept."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import discord

from bot.core.refusals import RoleHasPower
from bot.delivery.discord_errors import ErrorKind, code, error_kind, later
from bot.delivery.post_without_retry import post_without_retry
from bot.delivery.timeouts import request_timeout
from bot.logs import named
from bot.outbox.errands import (
    Errand,
    GiveRole,
    MakeChannel,
    MakeRole,
    RemoveChannel,
    RemoveRole,
    ShowChannel,
    TakeButtons,
    TakeRole,
)
from bot.outbox.kinds import DeliveryAttempt
from bot.outbox.notices import PLACE_SLACK, Reason, SendMode
from bot.outbox.outcomes import Done, Executors, Left, Outcome, Refused
from bot.outbox.roles import require_harmless
from bot.ui import references, roles

log = named(__name__)

OWN = discord.Permissions(
    view_channel=True,
    send_messages=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
    create_private_threads=True,
    send_messages_in_threads=True,
)
"""What the bot needs in a channel of its own making, as far as it has it in the server."""

SEEN = str(discord.Permissions(view_channel=True).value)
"""What makes a channel visible."""

ALREADY: dict[type[Errand], frozenset[ErrorKind]] = {
    RemoveChannel: frozenset({ErrorKind.PLACE_GONE}),
    ShowChannel: frozenset({ErrorKind.PLACE_GONE, ErrorKind.ROLE_GONE}),
    RemoveRole: frozenset({ErrorKind.ROLE_GONE}),
    TakeButtons: frozenset({ErrorKind.PLACE_GONE, ErrorKind.MESSAGE_GONE}),
    TakeRole: frozenset({ErrorKind.PERSON_GONE, ErrorKind.ROLE_GONE}),
}
"""Answers that mean that there is nothing left to do."""


class Errands:
    """How errands about roles, channels and buttons are done on Discord."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._actions: dict[type[Errand], Callable[[DeliveryAttempt, Any, str], Awaitable[int | None]]] = {
            MakeRole: self._make_role,
            MakeChannel: self._make_channel,
            ShowChannel: self._show_channel,
            GiveRole: self._give_role,
            TakeRole: self._take_role,
            RemoveChannel: self._remove_channel,
            RemoveRole: self._remove_role,
            TakeButtons: self._take_buttons,
        }

    @property
    def executors(self) -> Executors:
        """What does each of these errands."""
        return dict.fromkeys(self._actions, self.carry)

    async def carry(self, attempt: DeliveryAttempt, errand: Errand) -> Outcome:
        """Make one attempt and say what came of it. Never raises but when cancelled."""
        reason = f"{attempt.entry.kind} #{attempt.entry.id}"
        try:
            async with request_timeout():
                return Done(attempt.entry.id, await self._actions[type(errand)](attempt, errand, reason))
        except Exception as error:  # noqa: BLE001 - each is told apart below
            return self._trouble(attempt, errand, error)

    @staticmethod
    def _trouble(attempt: DeliveryAttempt, errand: Errand, error: Exception) -> Outcome:
        id_, found = attempt.entry.id, error_kind(error)
        if isinstance(error, RoleHasPower):
            return Refused(id_, Reason.HAS_POWER)
        if found in ALREADY.get(type(errand), frozenset()):
            return Done(id_)
        match found:
            case ErrorKind.UNKNOWN:
                return later(id_, error, unknown=True)
            case ErrorKind.PASSING:
                return later(id_, error, unknown=attempt.mode is not SendMode.SEND)
            case ErrorKind.PERSON_GONE if isinstance(errand, GiveRole):
                return Left(id_, errand.user_id)
            case _:
                return Refused(id_, code(error))

    async def _show_channel(self, _attempt: DeliveryAttempt, errand: ShowChannel, reason: str) -> None:
        for role in errand.role_ids:
            await self._client.http.edit_channel_permissions(errand.channel_id, role, SEEN, "0", 0, reason=reason)

    async def _give_role(self, _attempt: DeliveryAttempt, errand: GiveRole, reason: str) -> None:
        await self._require_harmless(errand)
        await self._client.http.add_role(errand.server_id, errand.user_id, errand.role_id, reason=reason)

    async def _take_role(self, _attempt: DeliveryAttempt, errand: TakeRole, reason: str) -> None:
        await self._client.http.remove_role(errand.server_id, errand.user_id, errand.role_id, reason=reason)

    async def _remove_channel(self, _attempt: DeliveryAttempt, errand: RemoveChannel, reason: str) -> None:
        await self._client.http.delete_channel(errand.channel_id, reason=reason)

    async def _remove_role(self, _attempt: DeliveryAttempt, errand: RemoveRole, reason: str) -> None:
        await self._client.http.delete_role(errand.server_id, errand.role_id, reason=reason)

    async def _require_harmless(self, errand: GiveRole) -> None:
        """Look at a role as it is now, before somebody gets it.

        Raises:
            RoleHasPower: it must not be given.
        """
        guild = self._told_guild(errand.server_id)
        role = roles.of_guild(guild).get(errand.role_id) if guild is not None else None
        if role is None:  # just made, or another process hears of this server
            role = (await roles.fetch(self._client, errand.server_id)).get(errand.role_id)
        require_harmless(errand, role)

    def _told_guild(self, server_id: int) -> discord.Guild | None:
        """A server of which Discord has told this process what there is in it."""
        guild = self._client.get_guild(server_id)
        return None if guild is None or guild.unavailable else guild

    async def _take_buttons(self, _attempt: DeliveryAttempt, errand: TakeButtons, _reason: str) -> None:
        """Leave only what still shows all of a folded message."""
        place = self._client.get_partial_messageable(errand.channel_id, guild_id=errand.server_id)
        message = await place.fetch_message(errand.message_id)
        if message.components:
            await message.edit(view=references.still_read(message))

    async def _make_role(self, attempt: DeliveryAttempt, errand: MakeRole, reason: str) -> int:
        if attempt.mode is not SendMode.SEND:
            # Only a role of that name, without any power, made since our first attempt, can be the one we made.
            for role in await self._client.http.get_roles(errand.server_id):
                number = int(role["id"])
                if (
                    role["name"] == errand.name
                    and number not in errand.taken
                    and not role["managed"]
                    and int(role["permissions"]) == 0
                    and discord.utils.snowflake_time(number) >= attempt.attempted_at - PLACE_SLACK
                ):
                    return number
        body = {"name": errand.name, "permissions": "0", "mentionable": errand.mentionable}
        return await post_without_retry(
            self._client, "/guilds/{guild_id}/roles", body, reason=reason, guild_id=errand.server_id
        )

    async def _make_channel(self, attempt: DeliveryAttempt, errand: MakeChannel, reason: str) -> int:
        body = {
            "name": errand.name,
            "type": discord.ChannelType.text.value,
            "topic": errand.topic[:1024],
            "permission_overwrites": await self._overwrites(errand),
        }
        if attempt.mode is not SendMode.SEND:
            # Whom we let into a channel is written on it: ourselves, and first the role that it is for.
            me = self._client.user
            let_in = {*errand.role_ids[:1], *([] if me is None else [me.id])}
            for channel in await self._client.http.get_all_guild_channels(errand.server_id):
                number = int(channel["id"])
                if (
                    channel["name"] == errand.name
                    and channel["type"] == body["type"]
                    and number not in errand.taken
                    and let_in <= _seers(channel.get("permission_overwrites") or ())
                    and discord.utils.snowflake_time(number) >= attempt.attempted_at - PLACE_SLACK
                ):
                    return number
        return await post_without_retry(
            self._client, "/guilds/{guild_id}/channels", body, reason=reason, guild_id=errand.server_id
        )

    async def _overwrites(self, errand: MakeChannel) -> list[dict[str, Any]]:
        me = self._client.user
        guild = self._told_guild(errand.server_id)
        if guild is not None:
            own = OWN.value & guild.me.guild_permissions.value
        elif me is not None:  # another process hears of this server, or this one has not yet
            guild = await self._client.fetch_guild(errand.server_id, with_counts=False)
            own = OWN.value & (await guild.fetch_member(me.id)).guild_permissions.value
        else:
            own = OWN.value
        return [
            {"id": str(errand.server_id), "type": 0, "allow": "0", "deny": SEEN},
            *({"id": str(role), "type": 0, "allow": SEEN, "deny": "0"} for role in errand.role_ids),
            *([] if me is None else [{"id": str(me.id), "type": 1, "allow": str(own), "deny": "0"}]),
        ]


def _seers(overwrites: Sequence[Mapping[str, Any]]) -> set[int]:
    """Who is let into a channel by name."""
    return {int(each["id"]) for each in overwrites if int(each["allow"]) & int(SEEN)}
