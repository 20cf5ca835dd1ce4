"""The operations of an OpenAPI description, found by method and path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jsonschema_rs import Draft202012Validator

from sandbox.server.contract.schemas import INTEGER
from sandbox.server.path_tree import PathTree, names_in

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


class Operations:
    """All operations of a description."""

    def __init__(self) -> None:
        self._by_path = PathTree[Operation]()
        self._all: list[Operation] = []

    def add(self, label: str, template: str, parameters: list[dict[str, Any]], operation: dict[str, Any]) -> None:
        """Add one operation of the description; `label` is its method and template."""
        known = {(parameter["in"], parameter["name"]): parameter for parameter in parameters}
        made = Operation(
            label=label,
            path=tuple(_parameter(known["path", name]) for name in names_in(template)),
            query={name: _parameter(known[place, name]) for place, name in known if place == "query"},
            body=body_of(operation),
            body_required=bool(operation.get("requestBody", {}).get("required"))
            and "application/json" in operation["requestBody"]["content"],
        )
        self._by_path.add(template, label.partition(" ")[0], made)
        self._all.append(made)

    def parameters(self) -> Iterator[Parameter]:
        """The parameters of all operations."""
        for operation in self._all:
            yield from operation.path
            yield from operation.query.values()

    def find(self, method: str, path: str) -> tuple[Operation, list[str]] | str:
        """The operation for a request with the values in its path, or what is wrong with the route."""
        others: set[str] = set()
        for operations, values in self._by_path.matches(path):
            if operation := operations.get(method):
                return operation, values
            others |= operations.keys()
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
