"""What people read when something of prompts cannot be done, and what to do next."""

from bot.ui.errors import Sentences
from cogs.prompts.refusals import UnknownPrompt

REFUSALS: Sentences = {
    UnknownPrompt: lambda t, r: t.gettext("This prompt is no longer here. Use /journal to write all the same."),
}
