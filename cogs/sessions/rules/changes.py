"""Changes of sessions that stand: what is changed, of how many, and whether it is decided."""

from enum import StrEnum


class ChangeKind(StrEnum):
    """What happens to a session."""

    MOVED = "moved"
    CANCELLED = "cancelled"
    EDITED = "edited"


class ChangeScope(StrEnum):
    """Which sessions of a series a change concerns."""

    THIS = "this"
    FOLLOWING = "following"
    """This one and those after it."""
    ALL = "all"
    """All that are still to come."""


class ChangeStatus(StrEnum):
    """Whether it is decided."""

    DRAFT = "draft"
    """It is shown, and waits for Confirm."""
    MADE = "made"
