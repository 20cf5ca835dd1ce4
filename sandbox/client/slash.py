"""Giving a command, as Discord's client lets one: options are found, checked and sent in Discord's shape."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from sandbox.client.errors import Refused
from sandbox.client.files import Upload
from sandbox.client.options import Resolved, listed
from sandbox.server import entities
from sandbox.server.entities import Identified, Json
from sandbox.server.limits.commands import (
    ATTACHMENT,
    BOOLEAN,
    CHANNEL,
    CHAT,
    GROUP,
    INTEGER,
    MENTIONABLE,
    NUMBER,
    ROLE,
    STRING,
    SUBCOMMAND,
    USER,
)
from sandbox.server.permissions import ALL, May
from sandbox.server.state import State

_KINDS = {USER: ("user",), CHANNEL: ("channel",), ROLE: ("role",), MENTIONABLE: ("user", "role")}
_YES, _NO = {"true", "yes"}, {"false", "no"}
Complete = Callable[[list[Json], Json, str], Awaitable[object]]
"""Ask the bot what could be meant: the options so far, this option, what is typed; gives the value to send."""


class Command:
    """A command that a person gives: what it is, and the way through its groups."""

    def __init__(self, body: Json, steps: list[Json]) -> None:
        self.body = body
        self.steps = steps

    @property
    def options(self) -> list[Json]:
        """The options that it takes."""
        leaf = self.steps[-1] if self.steps else self.body
        return [each for each in leaf.get("options") or () if each["type"] not in (SUBCOMMAND, GROUP)]

    def wrapped(self, options: list[Json]) -> list[Json]:
        """Filled options inside the command's groups."""
        for step in reversed(self.steps):
            options = [{"type": step["type"], "name": step["name"], "options": options}]
        return options

    def data(self, options: list[Json], resolved: Json) -> Json:
        """The data of the interaction."""
        shown: Json = {"id": self.body["id"], "name": self.body["name"], "type": self.body["type"]}
        if "guild_id" in self.body:
            shown["guild_id"] = self.body["guild_id"]
        if options or self.steps:
            shown["options"] = self.wrapped(options)
        if resolved:
            shown["resolved"] = resolved
        return shown


def is_called(body: Json, word: str, locale: str) -> bool:
    """Whether a command, group or option has this name, as registered or as this person's Discord shows it."""
    return body["name"] == word or (body.get("name_localizations") or {}).get(locale) == word


def find(state: State, guild: entities.Guild | None, name: str, kind: int = CHAT, locale: str = "") -> Command:
    """The command with this name, the server's own first (10063 if there is none)."""
    words = name.removeprefix("/").split() if kind == CHAT else [name]
    registered = ([state.commands.get(guild.id, {})] if guild else []) + [state.commands[0]]
    for commands in registered:
        for body in commands.values():
            if body["type"] == kind and is_called(body, words[0], locale):
                return Command(body, _steps(body, words, locale))
    names = sorted(body["name"] for commands in registered for body in commands.values())
    raise Refused(f"no command {name!r}; there are {names}", 10063)


def _steps(body: Json, words: list[str], locale: str) -> list[Json]:
    steps: list[Json] = []
    here = body
    for word in words[1:]:
        step = next(
            (
                each
                for each in here.get("options") or ()
                if is_called(each, word, locale) and each["type"] in (SUBCOMMAND, GROUP)
            ),
            None,
        )
        if step is None:
            there = [each["name"] for each in here.get("options") or ()]
            raise Refused(f"no command {' '.join(words)!r}; under {here['name']!r} there are {there}", 10063)
        steps.append(step)
        here = step
    if any(each["type"] in (SUBCOMMAND, GROUP) for each in here.get("options") or ()):
        raise Refused(
            f"{' '.join(words)!r} is a group of commands: {[each['name'] for each in here['options']]}", 10063
        )
    return steps


def require_shown(command: Command, guild: entities.Guild | None, granted: int) -> None:
    """Discord shows a command only where it belongs and to whom it belongs."""
    body = command.body
    contexts = body.get("contexts")
    if guild is None and (
        (contexts is not None and 1 not in contexts) or (contexts is None and body["dm_permission"] is False)
    ):
        raise Refused(f"/{body['name']} is not for direct messages", 50024)
    if guild is None and "guild_id" in body:
        raise Refused(f"/{body['name']} belongs to a server", 10063)
    if guild is None:
        return
    if contexts is not None and 0 not in contexts:
        raise Refused(f"/{body['name']} is not for servers", 50024)
    needed = body.get("default_member_permissions")
    if granted != ALL and not granted & May.ADMINISTRATOR:
        if not granted & May.USE_APPLICATION_COMMANDS:
            raise Refused("no commands may be used here", 50013)
        if needed is not None and (int(needed) == 0 or int(needed) & ~granted):
            raise Refused(f"/{body['name']} is not for this person", 50013)


def by_registered_name(command: Command, given: Mapping[str, object], locale: str) -> dict[str, object]:
    """What was given, under the names that the options were registered with; a person may use those that they see."""
    registered = {(each.get("name_localizations") or {}).get(locale): each["name"] for each in command.options}
    return {registered.get(name, name): value for name, value in given.items()}


async def fill_options(
    command: Command, given: Mapping[str, object], resolved: Resolved, complete: Complete, upload: Upload
) -> list[Json]:
    """The options as they are sent; the client has checked them."""
    known = {option["name"] for option in command.options}
    for name in given:
        if name not in known:
            raise LookupError(f"no option {name!r} in {command.body['name']!r}; there are {sorted(known)}")
    sent: list[Json] = []
    for option in command.options:
        value = given.get(option["name"])
        if value is None:
            if option.get("required"):
                raise Refused(f"{option['name']}: this option is required")
            continue
        if option.get("autocomplete"):
            value = await complete(sent, option, text(value))
        sent.append({"name": option["name"], "type": option["type"], "value": _value(option, value, resolved, upload)})
    return sent


def text(value: object) -> str:
    """What a person types: people, roles and channels are written as mentions."""
    mention = getattr(value, "mention", None)
    if mention is not None:
        return str(mention)
    if isinstance(value, (list, tuple, set, frozenset)):
        return " ".join(text(each) for each in listed(value))
    return str(value)


def _value(option: Json, value: object, resolved: Resolved, upload: Upload) -> object:
    kind, name = option["type"], option["name"]
    if option.get("choices"):
        return _choice(option, value)
    if kind == STRING:
        typed = text(value)
        least, most = option.get("min_length") or 0, option.get("max_length") or 6000
        if not least <= len(typed) <= most:
            raise Refused(f"{name}: between {least} and {most} characters, not {len(typed)}")
        for thing in listed(value):
            if isinstance(thing, Identified):
                resolved.add(thing, kinds=("user", "role", "channel"))
        return typed
    if kind in (INTEGER, NUMBER):
        return _number(option, value)
    if kind == BOOLEAN:
        if isinstance(value, bool):
            return value
        if str(value).casefold() not in _YES | _NO:
            raise Refused(f"{name}: {value!r} is neither true nor false")
        return str(value).casefold() in _YES
    if kind == ATTACHMENT:
        kept = upload(value)
        resolved.attachment(kept)
        return str(kept.id)
    if not isinstance(value, Identified):
        raise Refused(f"{name}: {value!r} cannot be chosen here")
    chosen = resolved.add(value, kinds=_KINDS[kind])
    kinds = option.get("channel_types")
    if kind == CHANNEL and kinds and resolved.found["channels"][chosen]["type"] not in kinds:
        raise Refused(f"{name}: no such kind of channel")
    return chosen


def _choice(option: Json, value: object) -> object:
    for choice in option["choices"]:
        if value in (choice["value"], choice["name"]):
            return choice["value"]
    folded = str(value).casefold()
    for choice in option["choices"]:
        names = {str(choice["value"]), choice["name"], *(choice.get("name_localizations") or {}).values()}
        if folded in {each.casefold() for each in names}:
            return choice["value"]
    raise Refused(f"{option['name']}: {value!r} is none of {[each['name'] for each in option['choices']]}")


def _number(option: Json, value: object) -> int | float:
    name = option["name"]
    try:
        number: int | float = int(str(value)) if option["type"] == INTEGER else float(str(value))
    except ValueError:
        raise Refused(f"{name}: {value!r} is no number") from None
    least, most = option.get("min_value"), option.get("max_value")
    if (least is not None and number < least) or (most is not None and number > most) or abs(number) > 2**53:
        raise Refused(f"{name}: {number} is not between {least} and {most}")
    return number


def best(choices: list[Any], typed: str) -> object:
    """The choice that a person takes who typed this: the same, else one that contains it, else the first."""
    if not choices:
        return typed
    folded = typed.strip().casefold()
    for choice in choices:
        if folded in (str(choice["name"]).casefold(), str(choice["value"]).casefold()):
            return choice["value"]
    for choice in choices:
        if folded in str(choice["name"]).casefold():
            return choice["value"]
    return choices[0]["value"]
