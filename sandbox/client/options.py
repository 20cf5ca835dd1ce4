"""Option resolution: from what a person names to the values that Discord's client sends, and the `resolved` data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sandbox.client.components import Option, called
from sandbox.client.errors import Refused
from sandbox.server import entities, payloads, permissions
from sandbox.server.entities import Identified, Json
from sandbox.server.limits.components import (
    CHANNEL_SELECT,
    MENTIONABLE_SELECT,
    ROLE_SELECT,
    STRING_SELECT,
    USER_SELECT,
)
from sandbox.server.state import State


def listed(value: object) -> list[Any]:
    """What was chosen, as a list."""
    if value is None:
        return []
    if isinstance(value, (str, int, Identified)) or not isinstance(value, Iterable):
        return [value]
    return list(value)  # pyright: ignore[reportUnknownArgumentType]


def pick(name: str, options: Sequence[Option], value: object, most: int) -> list[str]:
    """The values of the options that are named by value or label; several may stand in one text with commas."""
    wanted = listed(value)
    if len(wanted) == 1 and isinstance(wanted[0], str) and most > 1 and find_option(options, wanted[0]) is None:
        wanted = [each.strip() for each in wanted[0].split(",") if each.strip()]
    found: list[str] = []
    for each in wanted:
        option = find_option(options, str(each))
        if option is None:
            raise LookupError(f"no option {each!r} in {name!r}; there are {[one.label for one in options]}")
        found.append(option.value)
    return found


def find_option(options: Sequence[Option], wanted: str) -> Option | None:
    for option in options:
        if option.value == wanted:
            return option
    folded = wanted.strip().casefold()
    return next((each for each in options if each.value.casefold() == folded or called(wanted, (each.label,))), None)


def count_chosen(name: str, chosen: Sequence[object], least: int, most: int) -> None:
    """The client lets one choose neither too few nor too many."""
    if not least <= len(chosen) <= most:
        raise Refused(f"{name}: choose between {least} and {most}, not {len(chosen)}")


class Resolved:
    """What an interaction says about the people, roles and channels that were chosen."""

    def __init__(self, account: entities.Account, guild: entities.Guild | None, state: State) -> None:
        self._account = account
        self._guild = guild
        self._state = state
        self.found: Json = {}

    def account(self, identity: int) -> None:
        """A person was chosen."""
        self._of_kind("users")[str(identity)] = payloads.user(self._state.accounts[identity])
        member = None if self._guild is None else self._guild.members.get(identity)
        if member is not None:
            granted = str(permissions.in_server(member))
            self._of_kind("members")[str(identity)] = payloads.member_alone(member) | {"permissions": granted}

    def role(self, identity: int) -> None:
        """A role was chosen."""
        assert self._guild is not None
        self._of_kind("roles")[str(identity)] = payloads.role(self._guild.roles[identity])

    def channel(self, identity: int) -> None:
        """A channel was chosen."""
        assert self._guild is not None
        channel = self._guild.find_channel(identity)
        assert channel is not None
        bot = self._guild.members.get(self._state.bot.id)
        self._of_kind("channels")[str(identity)] = payloads.channel(channel) | {
            "permissions": str(permissions.in_channel(self._guild.members[self._account.id], channel)),
            "app_permissions": "0" if bot is None else str(permissions.in_channel(bot, channel)),
        }

    def message(self, post: entities.Post) -> None:
        """A message was chosen."""
        self._of_kind("messages")[str(post.id)] = payloads.message(post)

    def attachment(self, attachment: entities.Attachment) -> None:
        """A file was chosen."""
        self._of_kind("attachments")[str(attachment.id)] = payloads.attachment(attachment)

    def add(self, thing: Identified, *, kinds: Iterable[str]) -> str:
        """Whatever was chosen, if the field takes such a thing; gives its id."""
        identity = thing.id
        guild = self._guild
        if "user" in kinds and identity in self._state.accounts:
            self.account(identity)
        elif "role" in kinds and guild is not None and identity in guild.roles:
            self.role(identity)
        elif "channel" in kinds and guild is not None and guild.find_channel(identity) is not None:
            self.channel(identity)
        else:
            raise Refused(f"{thing!r} cannot be chosen here")
        return str(identity)

    def _of_kind(self, name: str) -> Json:
        return self.found.setdefault(name, {})


_ENTITIES = {
    USER_SELECT: ("user",),
    ROLE_SELECT: ("role",),
    MENTIONABLE_SELECT: ("user", "role"),
    CHANNEL_SELECT: ("channel",),
}


def select_values(
    name: str, kind: int, options: Sequence[Option], bounds: tuple[int, int], value: object, *, resolved: Resolved
) -> list[str]:
    """What a select sends for what was chosen."""
    least, most = bounds
    if kind == STRING_SELECT:
        chosen = pick(name, options, value, most)
    else:
        chosen = [resolved.add(each, kinds=_ENTITIES[kind]) for each in listed(value)]
    count_chosen(name, chosen, least, most)
    return chosen
