"""Why something about prompts cannot be done."""

from dataclasses import dataclass

from bot.core.refusals import Refusal, WrongText


class UnknownPrompt(Refusal):
    """No such prompt here."""


class NoSuchPrompt(UnknownPrompt):
    """A facilitator means a prompt that is not here, or is retired."""


class NoQuestion(Refusal):
    """A prompt without a word in its question."""


class OfLibrary(Refusal):
    """What can be done with facilitators' own prompts is asked of one of the library."""


@dataclass(eq=False)
class WordsChanged(Refusal):
    """Somebody else has changed the same words since the form was opened."""

    language: str
    title: str
    question: str
    note: str


class AlreadyRetired(Refusal):
    """It was retired meanwhile."""


class UnknownTag(WrongText):
    """Neither an element of reflective practice nor a tenet."""


@dataclass(eq=False)
class UnknownPost(Refusal):
    """No prompt to come is called so, or it is another server's."""

    text: str


class ThemeAndPrompt(Refusal):
    """A plan is of a theme or of one prompt, not of both."""


class AlreadyPosted(Refusal):
    """It stands in its channel, or is on its way there."""
