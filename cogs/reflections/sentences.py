"""What people read when something of reflections and the journal cannot be done, and what to do next."""

from bot.core.authority import COORDINATORS
from bot.ui.errors import ByReader, Sentences
from cogs.reflections.refusals import CannotShare, EntryGone, NoTextFile, NotSharedNow, WordsChanged, WordsSealed

WORDS_SEALED = ByReader(
    lambda t, r: t.gettext(
        "These words are safe, but I cannot open them at the moment: the key that opens them is missing. "
        "Please tell your coordinator. Nothing is lost as long as the key is found."
    ),
    COORDINATORS,
    lambda t, r: t.gettext(
        "These words are safe, but I cannot open them at the moment: the key that opens them is missing. Please tell "
        "the person who operates the bot. Nothing is lost as long as the key is found."
    ),
)

REFUSALS: Sentences = {
    EntryGone: lambda t, r: t.gettext(
        "This page is not in your journal any more. /journal shows you what is, and lets you write."
    ),
    CannotShare: lambda t, r: t.careful(
        "It cannot be shared like that any more, so only you can read it. "
        "Please open it with /journal to see whom you can choose."
    ),
    NotSharedNow: lambda t, r: t.careful(
        "There is nothing here that you can read now: a reflection is open to a mentor as long as its writer shares it "
        "and the two are a pair. Please ask them if you would like to talk about it."
    ),
    NoTextFile: lambda t, r: t.gettext(
        "I can read text files only (.txt or .md, up to 1 MB), and there is no text in this one that I know. Please "
        "save it as text, or copy the words into the form."
    ),
    WordsChanged: lambda t, r: t.gettext(
        "This text was changed meanwhile, so I have not put yours in its place. "
        "Please open it with /journal and change it again."
    ),
    WordsSealed: WORDS_SEALED,
}
