"""Why something about reflections and the journal cannot be done."""

from bot.core.refusals import Refusal


class EntryGone(Refusal):
    """No such page in this person's journal."""


class WordsSealed(Refusal):
    """What was written was sealed with a key that is not here."""


class NoTextFile(Refusal):
    """A file that holds no text that we read, or too much."""


class CannotShare(Refusal):
    """A reflection cannot be shared with whom somebody chose."""


class NotSharedNow(Refusal):
    """A reflection that somebody may not read, or may read no longer."""


class WordsChanged(Refusal):
    """The part that somebody wrote anew is no longer what they saw."""
