"""The hour ledger: what earns a row, and as which type of hour it counts."""

from enum import StrEnum


class CreditKind(StrEnum):
    """What is credited."""

    SESSION = "session"
    REFLECTION = "reflection"
    MEETING = "meeting"
    ADDED = "added"
    """Make-up work that a facilitator has written down."""


class CountsAs(StrEnum):
    """As what make-up work counts beside its hours."""

    SESSION = "session"
    REFLECTION = "reflection"
    MEETING = "meeting"


class HourType(StrEnum):
    """As what an hour counts (DOMAIN: hours are kept apart), in the order in which they are told."""

    PROFESSIONAL = "professional"
    INDIVIDUAL_CONSULTATION = "rsc_individual"
    GROUP_CONSULTATION = "rsc_group"
    PEER = "peer"
    MENTORING = "mentoring"
