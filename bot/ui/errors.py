"""What people read when something cannot be done: a sentence for each reason, in the person's language, that says what
to do next; and an apology for what nobody foresaw. Each feature has the sentences of its own refusals."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands

from bot.core import permissions
from bot.core import refusals as e
from bot.core.authority import COORDINATORS, MANAGERS
from bot.core.people import Actor, Standing
from bot.i18n.texts import Texts

Sentence = Callable[[Texts, Any], str]
"""Words a refusal, from the facts that it carries."""


@dataclass(frozen=True, slots=True)
class ByReader:
    """Two sentences: a facilitator is not told to ask a facilitator."""

    to_all: Sentence
    who: frozenset[Standing]
    """Those who can do themselves what others are told to ask for."""
    to_them: Sentence

    def of(self, actor: Actor | None) -> Sentence:
        """The sentence for this reader; None is somebody of whom nothing is known."""
        return self.to_them if actor is not None and self.who & actor.standings else self.to_all


Sentences = Mapping[type[BaseException], Sentence | ByReader]
Questions = Mapping[type[e.SeveralFit], Callable[[Texts, str], str]]
"""What somebody is asked when what they typed fits several things, where it is more than which one they mean."""


def standing_name(texts: Texts, standing: Standing) -> str:
    """A role's name, as one of several people who may do a thing."""
    match standing:
        case Standing.MANAGER:
            return texts.gettext("people who manage the server")
        case Standing.COORDINATOR:
            return texts.gettext("coordinators")
        case Standing.FACILITATOR:
            return texts.gettext("facilitators")
        case Standing.MENTOR:
            return texts.gettext("mentors")
        case Standing.TRANSLATOR:
            return texts.gettext("reviewers of translations")
        case Standing.MEMBER | Standing.ANYONE:
            return texts.gettext("members of the server")


def _not_permitted(t: Texts, r: e.NotPermitted) -> str:
    order = (Standing.TRANSLATOR, Standing.FACILITATOR, Standing.COORDINATOR, Standing.MANAGER)
    who = t.listing([standing_name(t, standing) for standing in order if standing in r.who])
    return t.gettext("This is for {who}. Please ask one of them; /help shows what you can do yourself.", who=who)


def _trouble(t: Texts, _error: Exception) -> str:
    return t.gettext("Discord is having trouble at the moment. Please try again in a minute.")


def _changed(t: Texts, _error: Exception) -> str:
    return t.gettext("This command has changed. Please close and open Discord, then try again.")


def _lacking(t: Texts, r: e.CannotPost | e.CannotOpenThreads) -> dict[str, str]:
    """Where what is not granted, by the names that Discord's settings show."""
    labels = t.listing(t.gettext(permissions.LABELS.get(name, name)) for name in r.lacking)
    return {"channel": f"<#{r.channel_id}>", "permissions": labels}


PLATFORM: Sentences = {
    e.NotInServer: lambda t, r: t.gettext("This only works inside your community's server. Please use it there."),
    e.LeftServer: lambda t, r: t.gettext(
        "You are no longer in that server, so nothing was changed. "
        "If you want to take part again, please ask somebody there to invite you."
    ),
    e.ServerNotSetUp: ByReader(
        lambda t, r: t.gettext("This server is not set up yet. Please ask someone who manages it to use /setup first."),
        MANAGERS,
        lambda t, r: t.gettext(
            "This server is not set up yet. Please use /setup first: it says who the staff are, and what is missing."
        ),
    ),
    e.NotPermitted: _not_permitted,
    e.PersonGone: lambda t, r: t.gettext(
        "That person is not in this server any more. Please check the name, or ask them to come back first."
    ),
    e.NotToldYet: lambda t, r: t.gettext(
        "Discord is having trouble with this server, or I have just started: I have not heard yet what there is in it. "
        "Nothing was changed. Please try again in a minute."
    ),
    e.CannotPost: ByReader(
        lambda t, r: t.gettext(
            "I cannot write in {channel}, so nothing was done: my role lacks {permissions} there. Please ask someone "
            "who manages the server to switch that on in that channel’s settings (Edit Channel → Permissions), or to "
            "use /setup if the channel was deleted; then try again.",
            **_lacking(t, r),
        ),
        MANAGERS,
        lambda t, r: t.gettext(
            "I cannot write in {channel}, so nothing was done: my role lacks {permissions} there. Please switch that "
            "on in that channel’s settings (Edit Channel → Permissions), or use /setup if the channel was deleted; "
            "then try again.",
            **_lacking(t, r),
        ),
    ),
    e.CannotOpenThreads: ByReader(
        lambda t, r: t.gettext(
            "I cannot write to people in private threads under {channel}, so nothing was done: my role lacks "
            "{permissions} there. Please ask someone who manages the server to switch that on in that channel’s "
            "settings (Edit Channel → Permissions); then try again. Reminders can come by direct message meanwhile: "
            "/me.",
            **_lacking(t, r),
        ),
        MANAGERS,
        lambda t, r: t.gettext(
            "I cannot write to people in private threads under {channel}, so nothing was done: my role lacks "
            "{permissions} there. Please switch that on in that channel’s settings (Edit Channel → Permissions); then "
            "try again.",
            **_lacking(t, r),
        ),
    ),
    e.RoleHasPower: lambda t, r: t.gettext(
        "I give the mentors’ role to whoever offers to mentor, and {role} carries power: permissions that not everyone "
        "may have, or channels that it opens. Please choose another role, or leave the choice out and I will make one.",
        role=f"<@&{r.role_id}>",
    ),
    e.UnknownZone: lambda t, r: t.gettext(
        "I do not know the time zone “{text}”. "
        "Start typing the name of a large city near you and choose from the list.",
        text=r.text,
    ),
    e.UnknownLanguage: lambda t, r: t.gettext(
        "I do not speak “{text}” yet. Please choose a language from the list.", text=r.text
    ),
    e.TextMissing: lambda t, r: t.gettext(
        "There is nothing written there yet. Please write a few words and send it again."
    ),
    e.TextTooLong: lambda t, r: t.gettext(
        "That is {length} characters long, and there is room for {limit}. Please shorten it and try again.",
        length=t.number(r.length),
        limit=t.number(r.limit),
    ),
    e.MalformedTime: lambda t, r: t.gettext(
        "I cannot read “{text}” as a time. Please write the day and the hour, like tomorrow 18:00, 8 Sept 6 pm or "
        "2026-09-08 18:00, and choose from the list that appears.",
        text=r.text,
    ),
    e.MalformedDate: lambda t, r: t.gettext(
        "I cannot read “{text}” as a date. Please write it like tomorrow, 8 Sept or 2026-09-08, and choose from the "
        "list that appears.",
        text=r.text,
    ),
    e.WhichDate: lambda t, r: t.gettext(
        "I am not sure which date you mean. Please write it like 2026-09-08, or choose it from the list that appears."
    ),
    e.SeveralFit: lambda t, r: t.gettext(
        "“{text}” fits several. Please choose one from the list that appears while you type.", text=r.text
    ),
    e.QuestionOver: lambda t, r: t.gettext(
        "This question is no longer open, and nothing was done. Please use the command again."
    ),
    e.TimePast: lambda t, r: t.gettext(
        "{time} has already passed. Please choose a time that is still to come.", time=t.moment(r.at)
    ),
    e.DatePast: lambda t, r: t.gettext(
        "{text} has already passed. Please choose today or a day that is still to come.", text=r.text
    ),
    e.MinutesOutOfRange: lambda t, r: t.ngettext(
        "{n} minute does not work here. Please give a number from {least} to {most}.",
        "{n} minutes does not work here. Please give a number from {least} to {most}.",
        r.minutes,
        least=t.number(r.least),
        most=t.number(r.most),
    ),
    e.CountOutOfRange: lambda t, r: t.gettext(
        "{count} does not work here. Please give a number from {least} to {most}.",
        count=t.number(r.count),
        least=t.number(r.least),
        most=t.number(r.most),
    ),
    e.EndsBeforeStart: lambda t, r: t.gettext("The end comes before the beginning. Please check the two dates."),
    e.MalformedHours: lambda t, r: t.gettext(
        "I cannot read “{text}” as hours. Please write them like 21:00-07:00, or “off” for none.", text=r.text
    ),
    e.MalformedSpan: lambda t, r: t.gettext(
        "I cannot use “{text}” as a length of time. Please write it like 1d, 2h or 15m, from {least} to {most}.",
        text=r.text,
        least=t.span(r.least),
        most=t.span(r.most),
    ),
    e.SeriesTooLong: lambda t, r: t.gettext(
        "That would be more than {most} sessions. Please choose an earlier last date, or a smaller number.",
        most=t.number(r.most),
    ),
    e.NoneLeft: lambda t, r: t.gettext("Every date would be skipped. Please skip fewer dates."),
    e.NotConfirmed: lambda t, r: t.gettext(
        "This was confirmed already, or something has changed since. "
        "Please use the command again to see how things stand."
    ),
    e.UnknownTheme: lambda t, r: t.gettext(
        "I cannot find the theme “{text}”. Please choose one from the list that appears while you type.", text=r.text
    ),
    e.ButtonTooOld: lambda t, r: t.gettext("This button is old and no longer works. Use /help to see what you can do."),
    e.NoticeOver: lambda t, r: t.gettext(
        "What this message is about is over, so there is nothing more to read here. /session list shows what comes."
    ),
    e.NotYourForm: lambda t, r: t.gettext(
        "This was made for someone else. Please use the command yourself to get your own."
    ),
    e.NothingReadable: lambda t, r: t.gettext(
        "What you wrote has nothing in it that can be read. "
        "Please write it with letters, numbers or signs, then try again."
    ),
    e.CannotEncrypt: ByReader(
        lambda t, r: t.gettext(
            "I cannot encrypt your words at the moment, so nothing was kept: the key is missing. "
            "Please keep a copy of them, and tell a coordinator or whoever operates the bot."
        ),
        COORDINATORS,
        lambda t, r: t.gettext(
            "I cannot encrypt your words at the moment, so nothing was kept: the key is missing. "
            "Please keep a copy of them, and tell whoever operates the bot."
        ),
    ),
    e.Busy: lambda t, r: t.gettext(
        "I am very busy at the moment, and nothing was changed. Please try again in a minute."
    ),
    discord.Forbidden: ByReader(
        lambda t, r: t.gettext(
            "Discord does not let me do that here: a permission is missing. "
            "Please ask someone who manages the server to use /setup; it says what to change."
        ),
        MANAGERS,
        lambda t, r: t.gettext(
            "Discord does not let me do that here: a permission is missing. Please use /setup; it says what to change."
        ),
    ),
    discord.NotFound: ByReader(
        lambda t, r: t.gettext(
            "Something that this needs was deleted in Discord meanwhile. "
            "Please ask someone who manages the server to use /setup, then try again."
        ),
        MANAGERS,
        lambda t, r: t.gettext(
            "Something that this needs was deleted in Discord meanwhile. Please use /setup, then try again."
        ),
    ),
    discord.DiscordServerError: _trouble,
    discord.RateLimited: _trouble,
    app_commands.CommandSignatureMismatch: _changed,
    app_commands.CommandNotFound: _changed,
    app_commands.TransformerError: lambda t, r: t.gettext(
        "I cannot use that choice. Please choose one from the list that appears while you type."
    ),
}
"""The reasons of no feature, and what Discord refuses."""


def sentence(sentences: Sentences, texts: Texts, error: BaseException, actor: Actor | None = None) -> str | None:
    """What to tell the person, as far as it is known who it is; None for what nobody foresaw."""
    found = next((sentences[kind] for kind in type(error).__mro__ if kind in sentences), None)
    words = found.of(actor) if isinstance(found, ByReader) else found
    return None if words is None else words(texts, error)


def apology(texts: Texts, reference: str, actor: Actor | None) -> str:
    """For what nobody foresaw; the reference finds it in the log."""
    if actor is not None and COORDINATORS & actor.standings:
        return texts.gettext(
            "I am sorry, something went wrong on my side, and nothing was changed. Please try again; if it happens "
            "again, tell whoever operates the bot this reference: {reference}.",
            reference=reference,
        )
    return texts.gettext(
        "I am sorry, something went wrong on my side, and nothing was changed. "
        "Please try again; if it happens again, tell your coordinator this reference: {reference}.",
        reference=reference,
    )
