"""How Discord says no to a person."""

from __future__ import annotations


class Refused(Exception):
    """Discord itself does not let the person do this; `code` is Discord's, or 0 for a check in the client."""

    def __init__(self, message: str, code: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
