"""What people read when something of prompts cannot be done, and what to do next."""

from bot.ui.errors import Sentences
from bot.ui.messages import plain
from cogs.prompts.refusals import (
    AlreadyPosted,
    AlreadyRetired,
    NoQuestion,
    NoSuchPrompt,
    OfLibrary,
    ThemeAndPrompt,
    UnknownPost,
    UnknownPrompt,
    UnknownTag,
    WordsChanged,
)

REFUSALS: Sentences = {
    UnknownPost: lambda t, r: t.gettext(
        "I find no prompt to come that is called “{text}”. /prompt plans shows them all.", text=plain(r.text)
    ),
    AlreadyPosted: lambda t, r: t.gettext(
        "This prompt stands in its channel already, or is on its way there, so it can no longer be changed here. "
        "/prompt plans shows those that are still to come."
    ),
    ThemeAndPrompt: lambda t, r: t.gettext("Please choose either a theme or one prompt, not both."),
    NoSuchPrompt: lambda t, r: t.gettext(
        "There is no such prompt here, or it is retired. Please choose one from the list that appears while you type; "
        "/prompt library shows them all."
    ),
    OfLibrary: lambda t, r: t.gettext(
        "This prompt belongs to the library, which is the same for everybody. /prompt add makes one of your own."
    ),
    NoQuestion: lambda t, r: t.gettext(
        "There are no words in the question yet. Please write it in words, so that it can be read aloud and translated."
    ),
    WordsChanged: lambda t, r: t.gettext(
        "Somebody else has changed these words in {language} while you wrote, so yours did not take their place. They "
        "are now:\n\n{words}\n\nPlease use /prompt translate again and put in what you would like to add.",
        language=t.language_name(r.language),
        words=plain("\n\n".join(filter(None, (r.title, r.question, r.note)))),
    ),
    AlreadyRetired: lambda t, r: t.gettext(
        "This prompt is retired already. /prompt library shows those that are retired, and brings them back."
    ),
    UnknownTag: lambda t, r: t.gettext(
        "I do not know the tag “{text}”. Please choose one from the list that appears while you type.",
        text=plain(r.text),
    ),
    UnknownPrompt: lambda t, r: t.gettext("This prompt is no longer here. Use /journal to write all the same."),
}
