"""Discord's own description of its API, held against each request that a bot makes.

The description is Discord's public OpenAPI file. It is compiled lazily, an operation at a time, into validators that
differ from the bare schemas in three ways: an object takes no fields but those it names, integers and their strings
stand for each other where an id or a number is asked for, and what Discord documents otherwise is put right first.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from jsonschema_rs import Draft202012Validator

from sandbox.server.contract.differences import DIFFERENCES, amend
from sandbox.server.contract.operations import Operation, Operations, Parameter, body_of, coerced
from sandbox.server.contract.problems import LONGEST_NAME, problems_in
from sandbox.server.contract.schemas import applied, reached_from

METHODS = frozenset({"get", "put", "post", "delete", "patch"})
MOST_REPORTED = 20


class Contract:
    """Discord's own API description, held against each request."""

    def __init__(self, path: Path) -> None:
        description = json.loads(path.read_bytes())
        schemas: dict[str, Any] = description["components"]["schemas"]
        self._operations = Operations()
        operations: dict[str, Any] = {}
        for template, item in description["paths"].items():
            for method, operation in item.items():
                if method in METHODS:
                    label = f"{method.upper()} {template}"
                    operations[label] = body_of(operation)
                    self._operations.add(
                        label, template, item.get("parameters", []) + operation.get("parameters", []), operation
                    )
        for difference in DIFFERENCES:
            for place in difference.places:
                amend(schemas.get(place) or operations.get(place), difference)
        wanted = [operations, [parameter.schema for parameter in self._operations.parameters()]]
        # Only what requests reach is kept: the answers' schemas are most of the file.
        self._schemas = {name: applied(schemas[name]) for name in reached_from(wanted, schemas)}

    def check(self, method: str, path: str, query: Mapping[str, str], body: object | None) -> list[str]:
        """What is wrong with this request, each with its place; nothing if it is as Discord describes.

        `path` is without /api/v10. `body` is the decoded JSON (of a multipart request, its payload_json), or None.
        Texts that people wrote are never repeated.
        """
        found = self._operations.find(method.upper(), path)
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

    def _parameter_problems(self, parameter: Parameter, value: str, place: str) -> list[str]:
        if parameter.validator is None:
            parameter.schema = applied(parameter.schema)
            parameter.validator = self._compile(parameter.schema)
        told = coerced(unquote(value) if place == "path" else value, parameter.kinds)
        if parameter.validator.is_valid(told):
            return []
        return list(problems_in(parameter.validator.iter_errors(told), f"{place}.{parameter.name}"))

    def _body_problems(self, operation: Operation, body: object | None) -> list[str]:
        if operation.body is None:
            return ["body: none is expected"] if body else []
        if body is None:
            return ["body: missing"] if operation.body_required else []
        if operation.validator is None:
            operation.validator = self._compile(applied(operation.body))
            operation.body = {}
        if operation.validator.is_valid(body):
            return []
        return list(problems_in(operation.validator.iter_errors(body), "body"))

    def _compile(self, schema: dict[str, Any]) -> Draft202012Validator:
        reached = reached_from([schema], self._schemas)
        return Draft202012Validator(
            {**schema, "$defs": {name: self._schemas[name] for name in reached}},
            validate_formats=True,
            mask="…",
        )


def find_description(given: str | Path | None = None) -> Contract | None:
    """The contract by the description at `given`, DISCORD_OPENAPI, or beside the checkout; none if there is no file.

    Raises:
        FileNotFoundError: there is nothing at `given`.
    """
    named = given or os.environ.get("DISCORD_OPENAPI")
    beside = Path("shared/discord/openapi.json")
    candidates = [Path(named)] if named else [Path("..") / beside, Path(__file__).resolve().parents[4] / beside]
    for candidate in candidates:
        if candidate.is_file():
            return _contract(candidate.resolve())
    if given is not None:
        raise FileNotFoundError(given)
    return None


@cache
def _contract(path: Path) -> Contract:
    return Contract(path)
