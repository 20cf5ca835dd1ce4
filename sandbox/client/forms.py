"""Forms: what they ask, and filling them in as Discord's client lets one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sandbox.client.components import Option, called, options_of
from sandbox.client.errors import Refused
from sandbox.client.files import Upload, several
from sandbox.client.options import Resolved, count_chosen, find_option, listed, pick, select_values
from sandbox.server.actions.messages import texts_of
from sandbox.server.entities import Identified, Json
from sandbox.server.limits.components import CHECKBOX, CHECKBOX_GROUP, FILE_UPLOAD, RADIO_GROUP, SELECTS, TEXT_INPUT

_YES = {"yes", "true", "on", "1", "agree", "x", "✓"}
_NO = {"no", "false", "off", "0", ""}


@dataclass(frozen=True)
class Field:
    """One field of a form."""

    label: str
    custom_id: str
    kind: int
    options: tuple[Option, ...]
    required: bool
    value: str
    description: str
    placeholder: str
    part: Json

    @property
    def names(self) -> tuple[str, str]:
        """What a person may call it, besides its label: the custom id, whole or up to its first colon."""
        return self.custom_id, self.custom_id.partition(":")[0]


class Modal:
    """A form that opened."""

    def __init__(self, part: Json) -> None:
        self.part = part
        self.title: str = part["title"]
        self.custom_id: str = part["custom_id"]

    def __repr__(self) -> str:
        return f"<Modal {self.title!r}: {', '.join(field.label for field in self.fields)}>"

    @property
    def fields(self) -> list[Field]:
        """What it asks."""
        found: list[Field] = []
        for part in self.part["components"]:
            if part["type"] == 18:
                found.append(_field(part["component"], part["label"], part.get("description") or ""))
            elif part["type"] == 1:
                found.extend(_field(inner, inner.get("label") or "", "") for inner in part["components"])
        return found

    @property
    def text(self) -> str:
        """What can be read on it."""
        labels = [f"{field.label}\n{field.description}".strip() for field in self.fields]
        return "\n".join((self.title, *texts_of(self.part["components"]), *labels))


def _field(part: Json, label: str, description: str) -> Field:
    return Field(
        label=label,
        custom_id=part["custom_id"],
        kind=part["type"],
        options=options_of(part),
        required=part["type"] != 23 and part.get("required") is not False,
        value=str(part.get("value") or ""),
        description=description,
        placeholder=part.get("placeholder") or "",
        part=part,
    )


def fill_form(modal: Modal, answers: Mapping[str, object], resolved: Resolved, upload: Upload) -> list[Json]:
    """A form with its answers, as the client submits it; fields left out keep what stands in them."""
    fields = modal.fields
    given: dict[str, object] = {}
    for name, value in answers.items():
        field = _find_field(fields, name)
        if field is None:
            there = [f"{each.label} ({each.custom_id})" for each in fields]
            raise LookupError(f"no field {name!r} in {modal.title!r}; there are {there}")
        given[field.custom_id] = value
    by_id = {field.custom_id: field for field in fields}

    def answered(part: Json) -> Json:
        field = by_id[part["custom_id"]]
        sent = {"type": part["type"], "custom_id": part["custom_id"], "id": part["id"]}
        return sent | _answer(field, given, resolved, upload)

    shown: list[Json] = []
    for part in modal.part["components"]:
        sent: Json = {"type": part["type"], "id": part["id"]}
        if part["type"] == 18:
            sent["component"] = answered(part["component"])
        elif part["type"] == 1:
            sent["components"] = [answered(inner) for inner in part["components"]]
        shown.append(sent)
    return shown


def _find_field(fields: Sequence[Field], name: str) -> Field | None:
    for field in fields:
        if name == field.custom_id:
            return field
    folded = name.casefold()
    for field in fields:
        if any(folded == each.casefold() for each in field.names):
            return field
    return next((field for field in fields if called(name, (field.label,))), None)


def _answer(field: Field, given: Mapping[str, object], resolved: Resolved, upload: Upload) -> Json:
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
        files = [] if left_out else [upload(each) for each in several(value)]
        count_chosen(field.label, files, least, most)
        for file in files:
            resolved.attachment(file)
        return {"values": [str(file.id) for file in files]}
    assert kind in SELECTS
    if left_out:
        defaults = [each.value for each in field.options if each.default]
        defaults += [
            resolved.add(_Default(int(each["id"])), kinds=(each["type"],)) for each in part.get("default_values") or ()
        ]
        count_chosen(field.label, defaults, least, most)
        return {"values": defaults}
    if not field.required and not listed(value):
        return {"values": []}
    return {"values": select_values(field.label, kind, field.options, (least, most), value, resolved=resolved)}


class _Default(Identified):
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
        if isinstance(value, str) and find_option(field.options, value) is None:
            return [only.value] if _ticked(field, value) else []
    return pick(field.label, field.options, value, most)
