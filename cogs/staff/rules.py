"""What the staff of a server are told by themselves, in their channel; each kind can be switched off."""

from enum import StrEnum


class StaffMatter(StrEnum):
    """A kind of thing that needs somebody of the staff."""

    LEFT = "left"
    """Somebody gave up their place in a cohort, or has left the server."""
    TURNED_AWAY = "turned_away"
    """Somebody wanted to join a cohort that is full."""
    NO_ATTENDANCE = "no_attendance"
    """A day after a session, nobody has written down who came."""
    MISSED_TWO = "missed_two"
    """Somebody missed two sessions of their cohort in a row."""
    CERTIFICATE_READY = "certificate_ready"
    """Somebody has done everything that their certificate asks."""
    CERTIFICATE_NAME = "certificate_name"
    """Somebody's name cannot be printed on their certificate."""
    CERTIFICATE_LOST = "certificate_lost"
    """A certificate was issued, and something that was counted for it has been taken back since."""
