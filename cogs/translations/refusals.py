"""Why words cannot be suggested, or a suggestion not be decided about."""

from dataclasses import dataclass

from bot.core.refusals import Refusal, WrongText


class EnglishIsOurs(Refusal):
    """English is what everything is translated from."""


class UnknownSentence(WrongText):
    """No sentence of ours has anything of this in it."""


class SentenceGone(Refusal):
    """The product does not say this any more, or says it otherwise."""


@dataclass(eq=False)
class TooManySuggestions(Refusal):
    """So many of one person wait already."""

    most: int


@dataclass(eq=False)
class UnfitWords(Refusal):
    """The base of those about the words themselves; they are given back whole."""

    words: str
    """What this person wrote, all of it."""


class SameWords(UnfitWords):
    """They are what stands there now."""


@dataclass(eq=False)
class LinesDiffer(UnfitWords):
    """Each form of the plural has a line, and there are not as many lines as forms."""

    forms: int


@dataclass(eq=False)
class FieldsDiffer(UnfitWords):
    """The fields are not those of the English."""

    fields: tuple[str, ...]
    """Those of the English."""


@dataclass(eq=False)
class CommandsDiffer(UnfitWords):
    """The commands named are not those of the English."""

    commands: tuple[str, ...]
    """Those of the English."""


@dataclass(eq=False)
class WordsTooLong(UnfitWords):
    """There is less room in that place."""

    size: int
    room: int


class NotOneLine(UnfitWords):
    """There is one line in that place."""


class NoCommandName(UnfitWords):
    """Discord takes no such name for a command or an option."""


class HasLinkOrMention(UnfitWords):
    """They call somebody or lead somewhere, which the English does not."""


class SuggestionDecided(Refusal):
    """Somebody else was quicker, its person has suggested something else, or it went with its person's data."""
