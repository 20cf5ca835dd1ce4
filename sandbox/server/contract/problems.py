"""What is wrong with a request, in words that never repeat what people wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jsonschema_rs import ValidationError, ValidationErrorKind

from sandbox.server.contract.schemas import INTEGER

LONGEST_NAME = 40
SIZES = {
    "maxLength": ("characters", "at most"),
    "minLength": ("characters", "at least"),
    "maxItems": ("items", "at most"),
    "minItems": ("items", "at least"),
    "maxProperties": ("fields", "at most"),
    "minProperties": ("fields", "at least"),
}


def problems_in(errors: Iterable[ValidationError], root: str) -> Iterator[str]:
    """What went wrong, at the deepest place that can be named."""
    for error in errors:
        match error.kind:
            case ValidationErrorKind.AnyOf(context=branches):
                if nearest := _nearest(branches, len(error.instance_path)):
                    yield from problems_in(nearest, root)
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
