"""Why something about prompts cannot be done."""

from bot.core.refusals import Refusal


class UnknownPrompt(Refusal):
    """No such prompt here."""
