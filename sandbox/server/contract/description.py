"""Discord's own description of its API, held against each request that a bot makes.

The description is Discord's public OpenAPI file. It is compiled lazily, an operation at a time, into validators that
differ from the bare schemas in three ways: an object takes no fields but those it names, integers and their strings
stand for each other where an id or a number is asked for, and what Discord documents otherwise is put right first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from jsonschema_rs import Draft202012Validator, ValidationError, ValidationErrorKind

METHODS = frozenset({"get", "put", "post", "delete", "patch"})
COMPONENTS = "#/components/schemas/"
MOST_REPORTED = 20
LONGEST_NAME = 40
INTEGER = r"^-?[0-9]{1,20}$"
SIZES = {
    "maxLength": ("characters", "at most"),
    "minLength": ("characters", "at least"),
    "maxItems": ("items", "at most"),
    "minItems": ("items", "at least"),
    "maxProperties": ("fields", "at most"),
    "minProperties": ("fields", "at least"),
}
BOOLEANS = {"true": True, "false": False, "1": True, "0": False}


class Difference(NamedTuple):
    """A field that Discord's documentation, or what it takes from every discord.py bot, has otherwise."""

    places: tuple[str, ...]
    field: str
    schema: Mapping[str, Any]
    why: str


BOOLEAN: Mapping[str, Any] = {"type": ["boolean", "null"]}
COMMANDS = (
    "ApplicationCommandCreateRequest",
    "ApplicationCommandPatchRequestPartial",
    "ApplicationCommandUpdateRequest",
)

# A place is a schema's name, or "METHOD template" for a body that is written in the operation itself. The fragment is
# laid over what the description says about the field, or adds the field.
DIFFERENCES: tuple[Difference, ...] = (
    Difference(
        ("BaseCreateMessageCreateRequest", "MessageCreateRequest", "MessageEditRequestPartial"),
        "content",
        {"maxLength": 2000},
        "Documented as up to 2,000 characters; the description's 4,000 is for people with Nitro.",
    ),
    Difference(
        ("ModalInteractionCallbackRequestData",),
        "components",
        {"maxItems": 5},
        "Documented as between 1 and 5 components.",
    ),
    Difference(
        COMMANDS, "nsfw", BOOLEAN, "Documented for every command; the description lacks it, and discord.py sends it."
    ),
    Difference(
        COMMANDS, "default_permission", BOOLEAN, "Documented, though on its way out; older clients still send it."
    ),
    Difference(
        ("IncomingWebhookUpdateForInteractionCallbackRequestPartial",),
        "tts",
        BOOLEAN,
        "Documented for message answers of every type; discord.py sends it with each.",
    ),
    Difference(
        ("RichEmbed",),
        "flags",
        {"type": ["integer", "null"]},
        "Documented as a part of embeds; discord.py sends it with each.",
    ),
    *(
        Difference(
            ("RichEmbedImage", "RichEmbedThumbnail", "RichEmbedVideo"),
            name,
            {"type": ["string", "integer", "null"]},
            "Documented as a part of received embeds; it comes back when one is sent again.",
        )
        for name in ("proxy_url", "content_type", "flags")
    ),
    Difference(
        ("RichEmbedAuthor", "RichEmbedFooter"),
        "proxy_icon_url",
        {"type": ["string", "null"]},
        "Documented as a part of received embeds; it comes back when one is sent again.",
    ),
    Difference(
        ("MessageEditRequestPartial", "IncomingWebhookUpdateRequestPartial"),
        "tts",
        BOOLEAN,
        "Discord passes over it; discord.py sends it with every edit.",
    ),
    Difference(
        ("PUT /channels/{channel_id}/permissions/{overwrite_id}",),
        "id",
        {"$ref": COMPONENTS + "SnowflakeType"},
        "Discord passes over it; discord.py sends the whole overwrite, its id included.",
    ),
)


# The languages that commands can be translated into: documented as these 32; the description's list has two more.
LOCALE = (
    "^(bg|cs|da|de|el|en-GB|en-US|es-419|es-ES|fi|fr|hi|hr|hu|id|it|ja|ko|lt|nl|no|pl|pt-BR|ro|ru|sv-SE|th|tr|uk|vi"
    "|zh-CN|zh-TW)$"
)


@dataclass(slots=True)
class _Parameter:
    """One path or query parameter: its validator is made when first needed."""

    name: str
    schema: dict[str, Any]
    required: bool
    kinds: frozenset[str]
    validator: Draft202012Validator | None = None


@dataclass(slots=True)
class _Operation:
    """One method on one route."""

    label: str
    path: tuple[_Parameter, ...]
    query: dict[str, _Parameter]
    body: dict[str, Any] | None
    body_required: bool
    validator: Draft202012Validator | None = None


@dataclass(slots=True)
class _Node:
    """A place in the tree of routes: literal segments are tried before the template."""

    literal: dict[str, _Node] = field(default_factory=dict["str", "_Node"])
    template: _Node | None = None
    operations: dict[str, _Operation] = field(default_factory=dict[str, _Operation])


class Contract:
    """Discord's own API description, held against each request."""

    def __init__(self, path: Path) -> None:
        description = json.loads(path.read_bytes())
        schemas: dict[str, Any] = description["components"]["schemas"]
        self._routes = _Node()
        operations: dict[str, Any] = {}
        for template, item in description["paths"].items():
            for method, operation in item.items():
                if method in METHODS:
                    label = f"{method.upper()} {template}"
                    operations[label] = _body_of(operation)
                    self._add(label, template, item.get("parameters", []) + operation.get("parameters", []), operation)
        for difference in DIFFERENCES:
            for place in difference.places:
                _amend(schemas.get(place) or operations.get(place), difference)
        wanted = [operations, [parameter.schema for parameter in self._parameters()]]
        # Only what requests reach is kept: the answers' schemas are most of the file.
        self._schemas = {name: _open(schemas[name]) for name in _reached(wanted, schemas)}

    def check(self, method: str, path: str, query: Mapping[str, str], body: object | None) -> list[str]:
        """What is wrong with this request, each with its place; nothing if it is as Discord describes.

        `path` is without /api/v10. `body` is the decoded JSON (of a multipart request, its payload_json), or None.
        Texts that people wrote are never repeated.
        """
        found = self._find(method.upper(), path)
        if isinstance(found, str):
            return [found]
        operation, values = found
        problems = [
            problem
            for parameter, value in zip(operation.path, values, strict=True)
            for problem in self._parameter_problems(parameter, value, "path")
        ]
        for name, value in query.items():
            if parameter := operation.query.get(name):
                problems += self._parameter_problems(parameter, value, "query")
            else:
                problems.append(f"query.{name[:LONGEST_NAME]}: unknown parameter")
        problems += [
            f"query.{parameter.name}: missing"
            for parameter in operation.query.values()
            if parameter.required and parameter.name not in query
        ]
        problems += self._body_problems(operation, body)
        return [f"{operation.label} {problem}" for problem in problems[:MOST_REPORTED]]

    def _add(self, label: str, template: str, parameters: list[dict[str, Any]], operation: dict[str, Any]) -> None:
        node = self._routes
        names: list[str] = []
        for segment in template.strip("/").split("/"):
            if segment.startswith("{"):
                names.append(segment[1:-1])
                node.template = node.template or _Node()
                node = node.template
            else:
                node = node.literal.setdefault(segment, _Node())
        known = {(parameter["in"], parameter["name"]): parameter for parameter in parameters}
        node.operations[label.partition(" ")[0]] = _Operation(
            label=label,
            path=tuple(_parameter(known["path", name]) for name in names),
            query={name: _parameter(known[place, name]) for place, name in known if place == "query"},
            body=_body_of(operation),
            body_required=bool(operation.get("requestBody", {}).get("required"))
            and "application/json" in operation["requestBody"]["content"],
        )

    def _parameters(self) -> Iterator[_Parameter]:
        waiting = [self._routes]
        while waiting:
            node = waiting.pop()
            waiting += [*node.literal.values(), *([node.template] if node.template else [])]
            for operation in node.operations.values():
                yield from operation.path
                yield from operation.query.values()

    def _find(self, method: str, path: str) -> tuple[_Operation, list[str]] | str:
        others: set[str] = set()
        for node, values in _matches(self._routes, path.strip("/").split("/"), 0):
            if operation := node.operations.get(method):
                return operation, values
            others |= node.operations.keys()
        route = re.sub(r"\d{6,}", "{id}", path)[:100]
        if others:
            return f"{method} {route}: no such operation; the route has {', '.join(sorted(others))}"
        return f"{method} {route}: no such route"

    def _parameter_problems(self, parameter: _Parameter, value: str, place: str) -> list[str]:
        if parameter.validator is None:
            parameter.schema = _open(parameter.schema)
            parameter.validator = self._compile(parameter.schema)
        told = _coerced(unquote(value) if place == "path" else value, parameter.kinds)
        if parameter.validator.is_valid(told):
            return []
        return list(_told(parameter.validator.iter_errors(told), f"{place}.{parameter.name}"))

    def _body_problems(self, operation: _Operation, body: object | None) -> list[str]:
        if operation.body is None:
            return ["body: none is expected"] if body else []
        if body is None:
            return ["body: missing"] if operation.body_required else []
        if operation.validator is None:
            operation.validator = self._compile(_open(operation.body))
            operation.body = {}
        if operation.validator.is_valid(body):
            return []
        return list(_told(operation.validator.iter_errors(body), "body"))

    def _compile(self, schema: dict[str, Any]) -> Draft202012Validator:
        reached = _reached([schema], self._schemas)
        return Draft202012Validator(
            {**schema, "$defs": {name: self._schemas[name] for name in reached}},
            validate_formats=True,
            mask="…",
        )


def _body_of(operation: dict[str, Any]) -> dict[str, Any] | None:
    """The schema of an operation's body: as JSON where that is possible, else of the form's fields but the files."""
    content: dict[str, Any] = operation.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        return content["application/json"]["schema"]
    if not content:
        return None
    form: dict[str, Any] = dict(next(iter(content.values()))["schema"])
    files = {name for name, part in form["properties"].items() if part.get("contentEncoding") == "binary"}
    form["required"] = [name for name in form.get("required", []) if name not in files]
    return form


def _parameter(described: dict[str, Any]) -> _Parameter:
    schema: dict[str, Any] = described["schema"]
    return _Parameter(described["name"], schema, bool(described.get("required")), frozenset(_kinds(schema)))


def _kinds(schema: dict[str, Any]) -> Iterator[str]:
    """The types that a parameter may have, as far as they decide how its text is read."""
    if isinstance(kind := schema.get("type"), str):
        yield kind
    for member in [*schema.get("oneOf", ()), *schema.get("anyOf", ()), *schema.get("allOf", ())]:
        yield from _kinds(member)


def _coerced(value: str, kinds: frozenset[str]) -> object:
    """A parameter's text as its type; "true" and "1" are booleans."""
    if "boolean" in kinds:
        return BOOLEANS.get(value.lower(), value)
    if "integer" in kinds and re.fullmatch(INTEGER, value):
        return int(value)
    if "array" in kinds and "string" not in kinds:
        return value.split(",")
    return value


def _matches(node: _Node, segments: list[str], at: int) -> Iterator[tuple[_Node, list[str]]]:
    """The routes that fit, those with literal segments first, each with the values for its templates."""
    if at == len(segments):
        if node.operations:
            yield node, []
        return
    if literal := node.literal.get(segments[at]):
        yield from _matches(literal, segments, at + 1)
    if node.template and segments[at]:
        for found, values in _matches(node.template, segments, at + 1):
            yield found, [segments[at], *values]


def _amend(schema: dict[str, Any] | None, difference: Difference) -> None:
    if schema is None:
        return  # Another version of the description may have dropped it; the tests see that ours has not.
    properties: dict[str, Any] = schema["properties"]
    properties[difference.field] = {**properties.get(difference.field, {}), **difference.schema}


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


def _reached(roots: list[Any], schemas: Mapping[str, Any]) -> set[str]:
    """The component schemas that the roots need, however far away."""
    reached: set[str] = set()
    waiting = set(_names(roots))
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting |= set(_names(schemas[name])) - reached
    return reached


def _open(schema: Any) -> Any:
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
                    kept["anyOf"] = [_open(member) for member in value]
            case "properties":
                kept[key] = {name: _open(part) for name, part in value.items()}
            case "items" | "additionalProperties" if isinstance(value, dict):
                kept[key] = _open(value)
            case "allOf":
                # Beside an enum it only names the list that the enum is taken from.
                if not schema.get("enum"):
                    kept[key] = [_open(member) for member in value]
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


def _told(errors: Iterable[ValidationError], root: str) -> Iterator[str]:
    """What went wrong, at the deepest place that can be named."""
    for error in errors:
        match error.kind:
            case ValidationErrorKind.AnyOf(context=branches):
                if nearest := _nearest(branches, len(error.instance_path)):
                    yield from _told(nearest, root)
                else:
                    yield f"{_place(root, error.instance_path)}: {_no_form(error.instance)}"
            case ValidationErrorKind.AdditionalProperties(unexpected=names):
                for name in names:
                    yield f"{_place(root, [*error.instance_path, name])}: unknown field"
            case ValidationErrorKind.Required(property=name):
                yield f"{_place(root, [*error.instance_path, name])}: missing"
            case ValidationErrorKind.PropertyNames():
                yield f"{_place(root, error.instance_path)}: a key that is not one of Discord's locales"
            case kind:
                yield f"{_place(root, error.instance_path)}: {_wanted(kind, error.instance)}"


def _nearest(branches: list[list[ValidationError]], depth: int) -> list[ValidationError] | None:
    """The alternative that was most likely meant: not one whose own type differs, then the one with fewest faults."""

    def distance(errors: list[ValidationError]) -> tuple[bool, int, bool]:
        return any(_is_other_kind(error, depth) for error in errors), len(errors), any(map(_is_no_number, errors))

    if not branches:
        return None
    nearest = min(branches, key=distance)
    others = [errors for errors in branches if distance(errors)[0]]
    # If all are of another kind, one can only say so: unless there is one kind only beside null.
    return None if len(others) == len(branches) and len(branches) > 2 else nearest


def _is_other_kind(error: ValidationError, depth: int) -> bool:
    below = error.instance_path[depth:]
    if not below:
        return isinstance(error.kind, ValidationErrorKind.Type)
    return below == ["type"] and isinstance(error.kind, ValidationErrorKind.Enum | ValidationErrorKind.Type)


def _is_no_number(error: ValidationError) -> bool:
    return isinstance(error.kind, ValidationErrorKind.Pattern) and error.kind.pattern == INTEGER


def _place(root: str, path: list[str | int]) -> str:
    return root + "".join(f"[{part}]" if isinstance(part, int) else f".{part[:LONGEST_NAME]}" for part in path)


def _wanted(kind: ValidationErrorKind, instance: object) -> str:
    """What was asked for, and how the value falls short of it, without repeating the value."""
    match kind:
        case ValidationErrorKind.Type(types=types):
            # Strings of digits are taken for integers, which need not be said.
            named = [name for name in types if not (name == "string" and "integer" in types)]
            return f"is {_kind_of(instance)}, should be {' or '.join(named)}"
        case ValidationErrorKind.Maximum(limit=limit):
            return f"is above {limit}"
        case ValidationErrorKind.Minimum(limit=limit):
            return f"is below {limit}"
        case ValidationErrorKind.Enum(options=options):
            return "is none of " + ", ".join(dict.fromkeys(str(option) for option in options))
        case ValidationErrorKind.Pattern(pattern=pattern):
            return "is not a number" if pattern == INTEGER else "is not written as it should be"
        case ValidationErrorKind.Format(format=name):
            return f"is not a {name}"
        case ValidationErrorKind.UniqueItems():
            return "has an item twice"
        case _ if kind.name in SIZES and isinstance(instance, str | list | dict):
            thing, bound = SIZES[kind.name]
            return f"has {len(instance)} {thing}, {bound} {kind.value}"
        case _:
            return f"breaks the rule {kind.name!r}"


def _no_form(instance: object) -> str:
    if isinstance(instance, dict) and isinstance(kind := instance.get("type"), int):
        return f"nothing of type {kind} may stand here"
    return "fits none of the forms that it may have"


def _kind_of(instance: object) -> str:
    kinds: dict[type, str] = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array"}
    return "null" if instance is None else kinds.get(type(instance), "object")
