"""Why something about prompts cannot be done."""

from dataclasses import dataclass

from bot.core.refusals import Refusal


class UnknownPrompt(Refusal):
    """No such prompt here."""


@dataclass(eq=False)
class UnknownPost(Refusal):
    """No prompt to come is called so, or it is another server's."""

    text: str


class ThemeAndPrompt(Refusal):
    """A plan is of a theme or of one prompt, not of both."""


class AlreadyPosted(Refusal):
    """It stands in its channel, or is on its way there."""
