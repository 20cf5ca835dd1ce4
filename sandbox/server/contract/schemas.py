"""Schemas as Discord applies them, which is less strict in some places and stricter in others than they are written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

INTEGER = r"^-?[0-9]{1,20}$"

# The languages that commands can be translated into: documented as these 32; the description's list has two more.
LOCALE = (
    "^(bg|cs|da|de|el|en-GB|en-US|es-419|es-ES|fi|fr|hi|hr|hu|id|it|ja|ko|lt|nl|no|pl|pt-BR|ro|ru|sv-SE|th|tr|uk|vi"
    "|zh-CN|zh-TW)$"
)


def _names(schema: Any) -> Iterator[str]:
    """The names of the component schemas that a schema refers to."""
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key == "$ref" and isinstance(value, str):
                yield value.rpartition("/")[2]
            else:
                yield from _names(value)
    elif isinstance(schema, list):
        for item in schema:
            yield from _names(item)


def reached_from(roots: list[Any], schemas: Mapping[str, Any]) -> set[str]:
    """The component schemas that the roots need, however far away."""
    reached: set[str] = set()
    waiting = set(_names(roots))
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting |= set(_names(schemas[name])) - reached
    return reached


def applied(schema: Any) -> Any:
    """A schema as Discord applies it: integers also as strings, no unknown fields, alternatives taken loosely."""
    kept: dict[str, Any] = {}
    for key, value in schema.items():
        match key:
            case "$ref":
                kept["$ref"] = "#/$defs/" + value.rpartition("/")[2]
            case "oneOf" | "anyOf":
                if all("const" in member for member in value):
                    kept["enum"] = [member["const"] for member in value]
                else:
                    kept["anyOf"] = [applied(member) for member in value]
            case "properties":
                kept[key] = {name: applied(part) for name, part in value.items()}
            case "items" | "additionalProperties" if isinstance(value, dict):
                kept[key] = applied(value)
            case "allOf":
                # Beside an enum it only names the list that the enum is taken from.
                if not schema.get("enum"):
                    kept[key] = [applied(member) for member in value]
            case "enum" if not value:
                pass  # "An entry of the list", without saying which.
            case "title" | "description" | "format" | "contentEncoding" | "x-discord-union":
                pass
            case _:
                kept[key] = value
    return _with_types(kept, schema.get("format"))


def _with_types(kept: dict[str, Any], kind: str | None) -> dict[str, Any]:
    """What the types and formats mean to Discord."""
    declared = kept.get("type", [])
    types: list[str] = [declared] if isinstance(declared, str) else list(declared)
    if kind == "snowflake":
        return {"type": [*types, "integer"], "minimum": 0, "pattern": kept["pattern"]}
    if "integer" in types and "string" not in types:
        if options := kept.get("enum"):
            kept["enum"] = [*options, *(str(option) for option in options if isinstance(option, int))]
        kept |= {"type": [*types, "string"], "pattern": INTEGER}
    if kind == "int32":
        kept = {"minimum": -(2**31), "maximum": 2**31 - 1, **kept}
    if kind == "date-time":
        kept["format"] = kind
    if kind == "uri":
        # Looser than the RFC: Discord takes addresses with letters beyond ASCII.
        kept["pattern"] = r"^[A-Za-z][A-Za-z0-9+.\-]*:\S+$"
    if "object" in types and "properties" in kept:
        kept.setdefault("additionalProperties", False)
        for name, part in kept["properties"].items():
            if name.endswith("_localizations"):
                part["propertyNames"] = {"pattern": LOCALE}
    return kept
