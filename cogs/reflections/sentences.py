"""What people read when something of reflections and the journal cannot be done, and what to do next."""

from bot.core.authority import COORDINATORS
from bot.ui.errors import ByReader, Sentences
from cogs.reflections.refusals import EntryGone, WordsSealed

REFUSALS: Sentences = {
    EntryGone: lambda t, r: t.gettext(
        "This page is not in your journal any more. /journal shows you what is, and lets you write."
    ),
    WordsSealed: ByReader(
        lambda t, r: t.gettext(
            "What you wrote is safe, but I cannot open it at the moment: the key that opens it is missing. "
            "Please tell your coordinator; nothing is lost as long as the key is found."
        ),
        COORDINATORS,
        lambda t, r: t.gettext(
            "What you wrote is safe, but I cannot open it at the moment: the key that opens it is missing. Please tell "
            "whoever operates the bot; nothing is lost as long as the key is found."
        ),
    ),
}
