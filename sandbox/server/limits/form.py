"""Reading a request body as Discord does: every error is noted at its place, then all are returned at once (50035)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, cast

from sandbox.server.errors import ApiError, ErrorTree


class Form:
    """One request body under inspection."""

    def __init__(self) -> None:
        self.errors: ErrorTree = {}

    def error(self, path: str, code: str, message: str) -> None:
        """Note what is wrong at a place like `components.0.label`."""
        node = self.errors
        for step in path.split("."):
            node = node.setdefault(step, {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def check(self) -> None:
        """Refuse the request if anything was wrong."""
        if self.errors:
            raise ApiError(400, 50035, "Invalid Form Body", self.errors)

    def required(self, path: str, value: object) -> bool:
        """Whether something is there at all."""
        if value is None:
            self.error(path, "BASE_TYPE_REQUIRED", "This field is required")
        return value is not None

    def text(self, path: str, value: object, most: int, least: int = 0, *, required: bool = False) -> str:
        """A text of so many characters."""
        if value is None:
            if required:
                self.required(path, value)
            return ""
        if not isinstance(value, str):
            self.error(path, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
            return ""
        if not least <= len(value) <= most:
            if least and least != most:
                self.error(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
            else:
                self.error(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
        return value

    def number(self, path: str, value: object, least: int, most: int, *, required: bool = False) -> int | None:
        """A whole number within bounds."""
        if value is None:
            if required:
                self.required(path, value)
            return None
        if isinstance(value, str) and value.lstrip("-").isdigit():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            self.error(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
            return None
        if value < least:
            self.error(path, "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {least}.")
        elif value > most:
            self.error(path, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")
        return value

    def choice(self, path: str, value: object, among: Collection[object]) -> None:
        """One of a few values."""
        if value not in among:
            listed = ", ".join(sorted(map(str, among)))
            self.error(path, "BASE_TYPE_CHOICES", f"Value must be one of {{{listed}}}.")

    def snowflake(self, path: str, value: object) -> int | None:
        """An id: digits, or the number itself."""
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if isinstance(value, str) and value.isdigit() and len(value) <= 20:
            return int(value)
        self.error(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
        return None

    def items(self, path: str, value: object, most: int, least: int = 0) -> list[Any]:
        """A list of so many things."""
        if value is None:
            return []
        if not isinstance(value, list):
            self.error(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        listed = cast("list[Any]", value)
        if not least <= len(listed) <= most:
            words = f"Must be between {least} and {most} in length." if least else f"Must be {most} or fewer in length."
            self.error(path, "BASE_TYPE_BAD_LENGTH" if least else "BASE_TYPE_MAX_LENGTH", words)
        return listed

    def mapping(self, path: str, value: object) -> Mapping[str, Any]:
        """An object."""
        if isinstance(value, dict):
            return cast("dict[str, Any]", value)
        self.error(path, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        return {}


def invalid(path: str, code: str, message: str) -> ApiError:
    """The refusal of a body with one error."""
    form = Form()
    form.error(path, code, message)
    return ApiError(400, 50035, "Invalid Form Body", form.errors)
