"""Reading a request body as Discord does: every error is noted at its place, then all are returned at once (50035)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, cast

from sandbox.server.errors import ApiError, ErrorTree

_PLACE = re.compile(r"[^\s/?#]+(?:[/?#]\S*)?\Z")
"""What comes after the scheme of an address: a host, or the name of a file."""


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
        if least and not value.strip():
            self.error(path, "BASE_TYPE_REQUIRED", "This field is required")  # spaces around a text do not count
        elif not least <= len(value) <= most:
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

    def address(self, path: str, value: object, schemes: Collection[str]) -> None:
        """A well-formed address of 2,048 characters at most, with one of these schemes."""
        text = self.text(path, value, 2048)
        if not text:
            return
        scheme, separator, rest = text.partition("://")
        if scheme not in schemes:
            listed = ", ".join(f"'{each}'" for each in sorted(schemes))
            self.error(path, "URL_TYPE_INVALID_SCHEME", f'"{scheme}": Scheme must be one of ({listed}).')
        elif not separator or not _PLACE.match(rest):
            self.error(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")

    def moment(self, path: str, value: object, *, required: bool = False) -> datetime | None:
        """A moment as ISO 8601 writes it, with its zone."""
        if value is None:
            if required:
                self.required(path, value)
            return None
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            self.error(path, "DATE_TIME_TYPE_PARSE", f"Could not parse {value}. Should be ISO8601.")
            return None
        return moment

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
