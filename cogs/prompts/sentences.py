"""What people read when something of prompts cannot be done, and what to do next."""

from bot.ui.errors import Sentences
from bot.ui.messages import plain
from cogs.prompts.refusals import AlreadyPosted, ThemeAndPrompt, UnknownPost, UnknownPrompt

REFUSALS: Sentences = {
    UnknownPost: lambda t, r: t.gettext(
        "I find no prompt to come that is called “{text}”. /prompt plans shows them all.", text=plain(r.text)
    ),
    AlreadyPosted: lambda t, r: t.gettext(
        "This prompt stands in its channel already, or is on its way there, so it can no longer be changed here."
    ),
    ThemeAndPrompt: lambda t, r: t.gettext("Please choose either a theme or one prompt, not both."),
    UnknownPrompt: lambda t, r: t.gettext("This prompt is no longer here. Use /journal to write all the same."),
}
