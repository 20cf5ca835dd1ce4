"""What people read when words cannot be suggested or decided about, and what to do next."""

from bot.i18n.texts import Texts
from bot.ui.errors import Sentences
from bot.ui.messages import plain
from cogs.translations import refusals as e


def _given_back(t: Texts, reason: str, r: e.UnfitWords) -> str:
    """The reason, and all that the person wrote, to be copied."""
    return f"{reason}\n\n" + t.gettext("Nothing was kept. You wrote:\n{words}", words=plain(r.words))


def _fields(t: Texts, r: e.FieldsDiffer) -> str:
    if not r.fields:
        return t.gettext("The English has no { } in it, so these words must have none. Please take them out.")
    fields = t.listing(f"{{{name}}}" for name in r.fields)
    return t.gettext(
        "Names and numbers come into this sentence where {fields} stand. Please write these exactly so, each of them, "
        "and no others.",
        fields=fields,
    )


def _commands(t: Texts, r: e.CommandsDiffer) -> str:
    if not r.commands:
        return t.gettext("The English names no command here. Please write these words without one.")
    return t.gettext(
        "Please name the same commands as the English, in English letters: {commands}.", commands=t.listing(r.commands)
    )


REFUSALS: Sentences = {
    e.EnglishIsOurs: lambda t, r: t.gettext(
        "I am written in English and translated from it. Please say for which other language you have better words."
    ),
    e.UnknownSentence: lambda t, r: t.gettext(
        "I find no sentence of mine with “{text}”. Please type a few words as you saw them, without names and numbers.",
        text=plain(r.text[:200]),
    ),
    e.SentenceGone: lambda t, r: t.gettext(
        "I do not say this any more, or say it otherwise. Please look for it again."
    ),
    e.TooManySuggestions: lambda t, r: t.ngettext(
        "{n} suggestion of yours waits to be reviewed. Thank you! Please suggest more once it is decided.",
        "{n} suggestions of yours wait to be reviewed. Thank you! Please suggest more once some are decided.",
        r.most,
    ),
    e.SameWords: lambda t, r: t.gettext("These words are there already. Please change them, then send them again."),
    e.LinesDiffer: lambda t, r: _given_back(
        t,
        t.gettext("Please write {n} lines here, one for each form of the plural, in their order.", n=t.number(r.forms)),
        r,
    ),
    e.FieldsDiffer: lambda t, r: _given_back(t, _fields(t, r), r),
    e.CommandsDiffer: lambda t, r: _given_back(t, _commands(t, r), r),
    e.WordsTooLong: lambda t, r: _given_back(
        t,
        t.gettext(
            "This has {size} characters, and there is room for {room}. Please say it in fewer words.",
            size=t.number(r.size),
            room=t.number(r.room),
        ),
        r,
    ),
    e.NotOneLine: lambda t, r: _given_back(
        t, t.gettext("There is one line in that place. Please write everything on one line."), r
    ),
    e.NoCommandName: lambda t, r: _given_back(
        t,
        t.gettext(
            "Discord takes names of commands in small letters only, without spaces; “-” can stand between words."
        ),
        r,
    ),
    e.HasLinkOrMention: lambda t, r: _given_back(
        t,
        t.gettext("These words call somebody or have a link in them, which the English has not. Please take that out."),
        r,
    ),
    e.SuggestionDecided: lambda t, r: t.gettext(
        "This suggestion no longer waits: it is decided, or was taken back. /translation review shows the next one."
    ),
}
