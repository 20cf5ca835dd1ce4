"""How Discord says no to a bot's request, and what a person sees of a bot that does not answer."""

from __future__ import annotations

from typing import Any

ErrorTree = dict[str, Any]

UNKNOWN = {
    "Account": 10001,
    "Application": 10002,
    "Channel": 10003,
    "Guild": 10004,
    "Member": 10007,
    "Message": 10008,
    "Overwrite": 10009,
    "Role": 10011,
    "User": 10013,
    "Emoji": 10014,
    "Webhook": 10015,
    "Interaction": 10062,
    "Application Command": 10063,
    "Guild Scheduled Event": 10070,
}


class ApiError(Exception):
    """A request that Discord turns down, with the status, code and words that the bot reads."""

    def __init__(self, status: int, code: int, message: str, errors: ErrorTree | None = None) -> None:
        super().__init__(f"{status} ({code}): {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    @property
    def body(self) -> dict[str, Any]:
        """The JSON that travels back."""
        body: dict[str, Any] = {"message": self.message, "code": self.code}
        if self.errors:
            body["errors"] = self.errors
        return body


def unknown(thing: str) -> ApiError:
    """The thing that the path names is not there (any more)."""
    return ApiError(404, UNKNOWN[thing], f"Unknown {thing}")


def missing_access() -> ApiError:
    """The bot cannot see this channel."""
    return ApiError(403, 50001, "Missing Access")


def missing_permissions() -> ApiError:
    """The bot may not do this here."""
    return ApiError(403, 50013, "Missing Permissions")


class NoReply(Exception):
    """The person sees "The application did not respond"."""
