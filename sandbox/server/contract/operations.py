"""The operations of an OpenAPI description, found by method and path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from jsonschema_rs import Draft202012Validator

from sandbox.server.contract.schemas import INTEGER

BOOLEANS = {"true": True, "false": False, "1": True, "0": False}


@dataclass(slots=True)
class Parameter:
    """One path or query parameter: its validator is made when first needed."""

    name: str
    schema: dict[str, Any]
    required: bool
    kinds: frozenset[str]
    validator: Draft202012Validator | None = None


@dataclass(slots=True)
class Operation:
    """One method on one route."""

    label: str
    path: tuple[Parameter, ...]
    query: dict[str, Parameter]
    body: dict[str, Any] | None
    body_required: bool
    validator: Draft202012Validator | None = None


@dataclass(slots=True)
class _Node:
    """A place in the tree of routes: literal segments are tried before the template."""

    literal: dict[str, _Node] = field(default_factory=dict["str", "_Node"])
    template: _Node | None = None
    operations: dict[str, Operation] = field(default_factory=dict[str, Operation])


class Operations:
    """All operations, in a tree of path segments."""

    def __init__(self) -> None:
        self._root = _Node()

    def add(self, label: str, template: str, parameters: list[dict[str, Any]], operation: dict[str, Any]) -> None:
        """Add one operation of the description; `label` is its method and template."""
        node = self._root
        names: list[str] = []
        for segment in template.strip("/").split("/"):
            if segment.startswith("{"):
                names.append(segment[1:-1])
                node.template = node.template or _Node()
                node = node.template
            else:
                node = node.literal.setdefault(segment, _Node())
        known = {(parameter["in"], parameter["name"]): parameter for parameter in parameters}
        node.operations[label.partition(" ")[0]] = Operation(
            label=label,
            path=tuple(_parameter(known["path", name]) for name in names),
            query={name: _parameter(known[place, name]) for place, name in known if place == "query"},
            body=body_of(operation),
            body_required=bool(operation.get("requestBody", {}).get("required"))
            and "application/json" in operation["requestBody"]["content"],
        )

    def parameters(self) -> Iterator[Parameter]:
        """The parameters of all operations."""
        waiting = [self._root]
        while waiting:
            node = waiting.pop()
            waiting += [*node.literal.values(), *([node.template] if node.template else [])]
            for operation in node.operations.values():
                yield from operation.path
                yield from operation.query.values()

    def find(self, method: str, path: str) -> tuple[Operation, list[str]] | str:
        """The operation for a request with the values in its path, or what is wrong with the route."""
        others: set[str] = set()
        for node, values in _matches(self._root, path.strip("/").split("/"), 0):
            if operation := node.operations.get(method):
                return operation, values
            others |= node.operations.keys()
        route = re.sub(r"\d{6,}", "{id}", path)[:100]
        if others:
            return f"{method} {route}: no such operation; the route has {', '.join(sorted(others))}"
        return f"{method} {route}: no such route"


def body_of(operation: dict[str, Any]) -> dict[str, Any] | None:
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


def _parameter(described: dict[str, Any]) -> Parameter:
    schema: dict[str, Any] = described["schema"]
    return Parameter(described["name"], schema, bool(described.get("required")), frozenset(_kinds(schema)))


def _kinds(schema: dict[str, Any]) -> Iterator[str]:
    """The types that a parameter may have, as far as they decide how its text is read."""
    if isinstance(kind := schema.get("type"), str):
        yield kind
    for member in [*schema.get("oneOf", ()), *schema.get("anyOf", ()), *schema.get("allOf", ())]:
        yield from _kinds(member)


def coerced(value: str, kinds: frozenset[str]) -> object:
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
