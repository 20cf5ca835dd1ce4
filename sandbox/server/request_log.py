"""What happened: every request, message and interaction, for tests, counts and transcripts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.server.entities import Interaction, Post
from sandbox.server.permissions import Asked


@dataclass
class Request:
    """One request of the bot and how Discord answered it."""

    method: str
    path: str
    query: dict[str, str]
    json: Any
    files: list[str]
    reason: str | None
    at: datetime
    status: int = 0
    code: int = 0
    asked: Asked = field(default_factory=Asked)
    """Which permissions it needed."""


@dataclass(frozen=True)
class Violation:
    """A request that Discord's rules do not allow."""

    method: str
    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}: {self.message}"


@dataclass
class RequestLog:
    """Everything since the start; nothing is removed, not even messages that were deleted."""

    requests: list[Request] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    interactions: list[Interaction] = field(default_factory=list)
    unanswered: list[Interaction] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    unmodelled: list[tuple[str, str]] = field(default_factory=list)
    """Routes that are not modelled, and what of a request or a gateway frame is not looked at."""
    contract_checked: int = 0
    listeners: list[Callable[[str], None]] = field(default_factory=list[Callable[[str], None]])
    """Who is told, in words, of connections and of what is refused or ignored."""

    def ignored(self, method: str, what: str) -> None:
        """Note, once, that something is not looked at."""
        if (method, what) not in self.unmodelled:
            self.unmodelled.append((method, what))
            self.tell(f"ignored: {method} {what}")

    def tell(self, what: str) -> None:
        """Tell everybody who listens."""
        for listener in self.listeners:
            listener(what)
