"""Why something about reflections and the journal cannot be done."""

from bot.core.refusals import Refusal


class EntryGone(Refusal):
    """No such page in this person's journal."""


class WordsSealed(Refusal):
    """What was written was sealed with a key that is not here."""
