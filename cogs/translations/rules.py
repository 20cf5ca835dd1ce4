"""What may stand for a sentence of ours in another language."""

from enum import StrEnum


class SuggestionState(StrEnum):
    """What became of a suggestion."""

    OPEN = "open"
    APPROVED = "approved"
    DECLINED = "declined"
    REPLACED = "replaced"
    """The same person has suggested something else since, or other words for that sentence were approved later."""
