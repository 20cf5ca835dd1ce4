"""Choosing in a select, a group or a form, as Discord's client lets one: it must be there, and be allowed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sandbox.client.components import Option, called
from sandbox.client.replies import Field, Modal
from sandbox.server import entities as world
from sandbox.server import payloads, permissions
from sandbox.server.entities import Json, Known
from sandbox.server.errors import Refused
from sandbox.server.limits.components import (
    CHANNEL_SELECT,
    CHECKBOX,
    CHECKBOX_GROUP,
    FILE_UPLOAD,
    MENTIONABLE_SELECT,
    RADIO_GROUP,
    ROLE_SELECT,
    SELECTS,
    STRING_SELECT,
    TEXT_INPUT,
    USER_SELECT,
)

_YES = {"yes", "true", "on", "1", "agree", "x", "✓"}
_NO = {"no", "false", "off", "0", ""}


def listed(value: object) -> list[Any]:
    """What was chosen, as a list."""
    if value is None:
        return []
    if isinstance(value, (str, int, Known)) or not isinstance(value, Iterable):
        return [value]
    return list(value)  # pyright: ignore[reportUnknownArgumentType]


def pick(name: str, options: Sequence[Option], value: object, most: int) -> list[str]:
    """The values of the options that are named by value or label; several may stand in one text with commas."""
    wanted = listed(value)
    if len(wanted) == 1 and isinstance(wanted[0], str) and most > 1 and _option(options, wanted[0]) is None:
        wanted = [each.strip() for each in wanted[0].split(",") if each.strip()]
    found: list[str] = []
    for each in wanted:
        option = _option(options, str(each))
        if option is None:
            raise LookupError(f"no option {each!r} in {name!r}; there are {[one.label for one in options]}")
        found.append(option.value)
    return found


def _option(options: Sequence[Option], wanted: str) -> Option | None:
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
    """What Discord tells the bot about the people, roles and channels that were chosen."""

    def __init__(
        self, account: world.Account, guild: world.Guild | None, accounts: Mapping[int, world.Account]
    ) -> None:
        self._account = account
        self._guild = guild
        self._accounts = accounts
        self.found: Json = {}

    def account(self, identity: int) -> None:
        """A person was chosen."""
        self._shelf("users")[str(identity)] = payloads.user(self._accounts[identity])
        member = None if self._guild is None else self._guild.members.get(identity)
        if member is not None:
            granted = str(permissions.in_server(member))
            self._shelf("members")[str(identity)] = payloads.member_alone(member) | {"permissions": granted}

    def role(self, identity: int) -> None:
        """A role was chosen."""
        assert self._guild is not None
        self._shelf("roles")[str(identity)] = payloads.role(self._guild.roles[identity])

    def channel(self, identity: int) -> None:
        """A channel was chosen."""
        assert self._guild is not None
        place = self._guild.place(identity)
        assert place is not None
        granted = permissions.in_channel(self._guild.members[self._account.id], place)
        self._shelf("channels")[str(identity)] = payloads.channel(place) | {"permissions": str(granted)}

    def message(self, post: world.Post) -> None:
        """A message was chosen."""
        self._shelf("messages")[str(post.id)] = payloads.message(post)

    def attachment(self, attachment: world.Attachment) -> None:
        """A file was chosen."""
        self._shelf("attachments")[str(attachment.id)] = payloads.attachment(attachment)

    def known(self, thing: Known, *, kinds: Iterable[str]) -> str:
        """Whatever was chosen, if the field takes such a thing; gives its id."""
        identity = thing.id
        guild = self._guild
        if "user" in kinds and identity in self._accounts:
            self.account(identity)
        elif "role" in kinds and guild is not None and identity in guild.roles:
            self.role(identity)
        elif "channel" in kinds and guild is not None and guild.place(identity) is not None:
            self.channel(identity)
        else:
            raise Refused(f"{thing!r} cannot be chosen here")
        return str(identity)

    def _shelf(self, name: str) -> Json:
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
        chosen = [resolved.known(each, kinds=_ENTITIES[kind]) for each in listed(value)]
    count_chosen(name, chosen, least, most)
    return chosen


def filled(modal: Modal, answers: Mapping[str, object], resolved: Resolved) -> list[Json]:
    """A form with its answers, as the client submits it; fields left out keep what stands in them."""
    fields = modal.fields
    given: dict[str, object] = {}
    for name, value in answers.items():
        field = _field(fields, name)
        if field is None:
            there = [f"{each.label} ({each.custom_id})" for each in fields]
            raise LookupError(f"no field {name!r} in {modal.title!r}; there are {there}")
        given[field.custom_id] = value
    by_id = {field.custom_id: field for field in fields}

    def answered(part: Json) -> Json:
        field = by_id[part["custom_id"]]
        sent = {"type": part["type"], "custom_id": part["custom_id"], "id": part["id"]}
        return sent | _answer(field, given, resolved)

    shown: list[Json] = []
    for part in modal.part["components"]:
        sent: Json = {"type": part["type"], "id": part["id"]}
        if part["type"] == 18:
            sent["component"] = answered(part["component"])
        elif part["type"] == 1:
            sent["components"] = [answered(inner) for inner in part["components"]]
        shown.append(sent)
    return shown


def _field(fields: Sequence[Field], name: str) -> Field | None:
    for field in fields:
        if name == field.custom_id:
            return field
    folded = name.casefold()
    for field in fields:
        if any(folded == each.casefold() for each in field.names):
            return field
    return next((field for field in fields if called(name, (field.label,))), None)


def _answer(field: Field, given: Mapping[str, object], resolved: Resolved) -> Json:
    kind, part = field.kind, field.part
    value = given.get(field.custom_id)
    left_out = field.custom_id not in given
    if kind == TEXT_INPUT:
        return {"value": _text(field, field.value if left_out else str(value or ""))}
    if kind == CHECKBOX:
        return {"value": bool(part.get("default")) if left_out else _ticked(field, value)}
    if kind == RADIO_GROUP:
        chosen = (
            [each.value for each in field.options if each.default]
            if left_out
            else pick(field.label, field.options, value, 1)
        )
        count_chosen(field.label, chosen, 1 if field.required else 0, 1)
        return {"value": chosen[0] if chosen else None}
    least = part.get("min_values")
    least = (1 if least is None else least) if field.required else 0
    if kind == CHECKBOX_GROUP:
        most = part.get("max_values") or len(field.options)
        chosen = (
            [each.value for each in field.options if each.default] if left_out else _ticked_group(field, value, most)
        )
        count_chosen(field.label, chosen, least, most)
        return {"values": chosen}
    most = part.get("max_values") or 1
    if kind == FILE_UPLOAD:
        files = [] if left_out else listed(value)
        count_chosen(field.label, files, least, most)
        for file in files:
            resolved.attachment(file)
        return {"values": [str(file.id) for file in files]}
    assert kind in SELECTS
    if left_out:
        defaults = [each.value for each in field.options if each.default]
        defaults += [
            resolved.known(_Chosen(int(each["id"])), kinds=(each["type"],)) for each in part.get("default_values") or ()
        ]
        count_chosen(field.label, defaults, least, most)
        return {"values": defaults}
    if not field.required and not listed(value):
        return {"values": []}
    return {"values": select_values(field.label, kind, field.options, (least, most), value, resolved=resolved)}


class _Chosen(Known):
    def __init__(self, identity: int) -> None:
        self.id = identity


def _text(field: Field, text: str) -> str:
    if not text.strip():
        if field.required:
            raise Refused(f"{field.label}: this field is required")
        return text
    least, most = field.part.get("min_length") or 0, field.part.get("max_length") or 4000
    if not least <= len(text) <= most:
        raise Refused(f"{field.label}: between {least} and {most} characters, not {len(text)}")
    return text


def _ticked(field: Field, value: object) -> bool:
    if isinstance(value, bool) or value is None:
        return bool(value)
    text = str(value).strip().casefold()
    if text in _YES or called(text, (field.label,)) or text in (name.casefold() for name in field.names):
        return True
    if text in _NO:
        return False
    raise LookupError(f"{field.label}: {value!r} is neither yes nor no")


def _ticked_group(field: Field, value: object, most: int) -> list[str]:
    if len(field.options) == 1:
        only = field.options[0]
        if value in (True, False):
            return [only.value] if value else []
        if isinstance(value, str) and _option(field.options, value) is None:
            return [only.value] if _ticked(field, value) else []
    return pick(field.label, field.options, value, most)
