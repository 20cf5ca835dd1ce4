"""Why something about prompts cannot be done."""

from bot.domain.errors import Refusal


class UnknownPrompt(Refusal):
    """No such prompt here."""
