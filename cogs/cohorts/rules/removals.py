"""Why a facilitator ends somebody's place: a category for the record, never words, and never told to others."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from bot.core.gettext_markers import P_


class Why(StrEnum):
    """The categories."""

    AWAY = "away"
    MOVED = "moved"
    ASKED = "asked"
    AGREEMENT = "agreement"
    OTHER = "other"


REASONS: Mapping[Why, str] = MappingProxyType(
    {
        Why.AWAY: P_("choice", "Has not taken part for a long time"),
        Why.MOVED: P_("choice", "Has changed work or moved away"),
        Why.ASKED: P_("choice", "Asked for it"),
        Why.AGREEMENT: P_("choice", "The group agreement was not kept"),
        Why.OTHER: P_("choice", "Another reason"),
    }
)
