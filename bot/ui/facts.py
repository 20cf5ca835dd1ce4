"""What an interaction tells: where it comes from, who is there, and what was chosen or filled in."""

from collections.abc import Mapping, Sequence
from typing import Any

import discord

from bot.core import permissions, text
from bot.core.people import Caller
from bot.core.refusals import NotToldYet, PersonGone
from bot.core.text import clean
from bot.ui import components
from bot.ui.components import Filled
from bot.ui.names import name_of


class InteractionFacts:
    """What Discord told with an interaction; neither the database nor Discord is asked anything."""

    def __init__(self, interaction: discord.Interaction[Any]) -> None:
        self.interaction = interaction
        self.server_id = interaction.guild_id
        """The server that it is about; a button in a direct message carries it."""

    @property
    def guild(self) -> discord.Guild | None:
        """The server as Discord has told of it; None in a direct message, and as long as it has not."""
        guild = self.interaction.guild
        return None if guild is None or guild.unavailable else guild

    @property
    def available_guild(self) -> discord.Guild:
        """The server with all that there is in it, for what must not take it for empty.

        Raises:
            NotToldYet: Discord has not told of it yet.
        """
        if self.guild is None:
            raise NotToldYet
        return self.guild

    @property
    def role_names(self) -> dict[int, str]:
        """What the roles of this server are called, as far as Discord has told."""
        guild = self.guild
        return {} if guild is None else {role.id: clean(role.name) for role in guild.roles}

    @property
    def caller(self) -> Caller:
        """The person as Discord presents them."""
        interaction, user = self.interaction, self.interaction.user
        guild = self.guild
        here = interaction.guild_id is not None
        return Caller(
            user_id=user.id,
            server_id=self.server_id,
            name=name_of(user) if here else "",
            roles=frozenset(user._roles) if isinstance(user, discord.Member) else frozenset(),  # pyright: ignore[reportPrivateUsage]
            manages_server=here and interaction.permissions.manage_guild,
            locale=str(interaction.locale),
            server_name=clean(guild.name) if guild is not None else "",
        )

    def require_present(self, user: discord.User | discord.Member) -> None:
        """See that a person whom the action is about is in the server now.

        Raises:
            PersonGone: Discord knows them only as an account.
        """
        if not isinstance(user, discord.Member):
            raise PersonGone(name_of(user))

    def can_post(self, channel_id: int | None) -> bool:
        """Whether the bot may post in a channel of this server, as far as is known here; True while there is none."""
        return channel_id is None or self.guild is None or not self.lacks_to_post(channel_id)

    def permissions_in(self, channel_id: int) -> int | None:
        """What the bot may in a channel of this server (bits): as the interaction says, else as is known here."""
        data: Mapping[str, Any] = self.interaction.data or {}
        chosen = data.get("resolved", {}).get("channels", {}).get(str(channel_id), {}).get("app_permissions")
        if chosen is not None:
            return int(chosen)
        if self.interaction.channel_id == channel_id:
            return self.interaction.app_permissions.value
        channel = None if self.guild is None else self.guild.get_channel(channel_id)
        return None if channel is None else channel.permissions_for(channel.guild.me).value

    def lacks_to_post(self, channel_id: int) -> tuple[str, ...]:
        """What the bot is not granted, of what a post in a channel or thread of this server takes.

        Raises:
            NotToldYet: Discord has not told of the server yet.
        """
        in_thread = channel_id == self.interaction.channel_id and isinstance(self.interaction.channel, discord.Thread)
        return self._not_granted(channel_id, permissions.POSTS_IN_THREAD if in_thread else permissions.POSTS)

    def lacks_for_threads(self, channel_id: int) -> tuple[str, ...]:
        """What the bot is not granted, of what it takes to write to people in private threads under a channel.

        Raises:
            NotToldYet: Discord has not told of the server yet.
        """
        return self._not_granted(channel_id, permissions.WRITES_PRIVATELY)

    def _not_granted(self, channel_id: int, wanted: Sequence[str]) -> tuple[str, ...]:
        """Those that stand for others alone: without View Channels nothing counts, without Send Messages no embeds."""
        granted = self._granted(channel_id)
        if granted.administrator:
            return ()
        if not granted.view_channel:
            return ("view_channel",)
        lacking = [name for name in wanted if not getattr(granted, name)]
        return tuple(name for name in lacking if name != "embed_links" or granted.send_messages)

    def _granted(self, channel_id: int) -> discord.Permissions:
        """The same as discord.py has it; a channel that Discord never told of is gone.

        Raises:
            NotToldYet: Discord has not told of the server yet.
        """
        known = self.permissions_in(channel_id)
        if known is not None:
            return discord.Permissions(known)
        if self.interaction.guild_id is None:
            return discord.Permissions.all()  # nothing is known of it in a direct message
        if self.guild is None:
            raise NotToldYet
        return discord.Permissions.none()

    def filled(self) -> Filled:
        """What the person put into the form that was sent."""
        return components.filled(self.interaction)

    def attachment(self, field: str) -> discord.Attachment | None:
        """The file that the person put into a field of the form that was sent."""
        chosen = self.filled().get(field, ())
        data: Mapping[str, Any] = self.interaction.data or {}
        found = data.get("resolved", {}).get("attachments", {})
        told = next((found[one] for one in chosen if one in found), None) if isinstance(chosen, tuple) else None
        state = self.interaction._state  # pyright: ignore[reportPrivateUsage]
        return None if told is None else discord.Attachment(data=told, state=state)

    def chosen_member(self, field: str) -> tuple[int, str] | None:
        """The account and the name of who was chosen in a field of the form that was sent."""
        values = self.filled().get(field, ())
        chosen = next(iter(values), "") if isinstance(values, tuple) else ""
        data: Mapping[str, Any] = self.interaction.data or {}
        resolved: Mapping[str, Any] = data.get("resolved", {})
        user: Mapping[str, Any] | None = resolved.get("users", {}).get(chosen)
        if user is None:
            return None
        nick = resolved.get("members", {}).get(chosen, {}).get("nick")
        name = text.name(nick or "", user.get("global_name") or "", user["username"])
        return int(user["id"]), name or str(user["id"])

    def chosen(self) -> tuple[str, ...]:
        """What the person chose in the menu."""
        return tuple((self.interaction.data or {}).get("values", ()))  # pyright: ignore[reportArgumentType]

    def shown(self) -> Mapping[str, bool]:
        """The options of the menus on the message that was pressed, and which of them stood chosen there."""
        message = self.interaction.message
        rows = message.components if message is not None else []
        return {
            option.value: option.default
            for row in rows
            if isinstance(row, discord.ActionRow)
            for part in row.children
            if isinstance(part, discord.SelectMenu)
            for option in part.options
        }
