"""One sentence for each reason why something cannot be done: in the person's language, and saying what to do next."""

from collections.abc import Callable
from typing import Any

import discord
from discord import app_commands

from bot.domain import errors as e
from bot.domain.people import Actor, Standing
from bot.i18n.texts import Texts
from bot.ui import readers

SENTENCES: dict[type[Exception], Callable[[Texts, Any], str]] = {
    e.NotInServer: lambda t, r: t.gettext("This only works inside your community's server. Please use it there."),
    e.LeftServer: lambda t, r: t.gettext(
        "You are no longer in that server, so nothing was changed. "
        "If you want to take part again, please ask somebody there to invite you."
    ),
    e.ServerNotSetUp: lambda t, r: t.gettext(
        "This server is not set up yet. Please ask someone who manages it to use /setup first."
    ),
    e.FailureSettled: lambda t, r: t.gettext(
        "Somebody has taken care of that already. Use /doctor again to see how things stand."
    ),
    e.NoWebServer: lambda t, r: t.gettext(
        "Calendar links are not switched on here yet. Please tell a coordinator that you would like one; until then, "
        "/session list shows your sessions."
    ),
    e.NotPermitted: lambda t, r: _not_permitted(t, r),
    e.PersonGone: lambda t, r: t.gettext(
        "That person is not in this server any more. Please check the name, or ask them to come back first."
    ),
    e.UnusableRole: lambda t, r: t.gettext(
        "That role cannot be given to people: it belongs to everyone or to an app, or it is gone. "
        "Please choose another role, or leave the choice out and I will make one."
    ),
    e.NotToldYet: lambda t, r: t.gettext(
        "Discord has not told me yet what there is in this server: I have just started, or Discord has a disturbance. "
        "Nothing was changed. Please try again in a minute."
    ),
    e.RoleTaken: lambda t, r: t.gettext(
        "{role} is already used for something else here, or was when I gave it to mentors: each role has one use "
        "only. "
        "Please choose another role, or leave the choice out and I will make one.",
        role=f"<@&{r.role_id}>",
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
    e.DateAhead: lambda t, r: t.gettext(
        "{text} is still to come. Please log the meeting once it has taken place.", text=r.text
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
    e.SessionNotOpen: lambda t, r: t.gettext(
        "You can check in from the start on, {time}. Please press the button again then.", time=t.moment(r.starts_at)
    ),
    e.SessionEnded: lambda t, r: t.gettext(
        "This session has ended. If you were there, please tell your facilitator, who can still write it down."
    ),
    e.WrongShares: lambda t, r: t.gettext(
        "{full} and {half} do not go together. Please give shares from 1 to 100, the one for half credit the smaller.",
        full=t.number(r.full_from),
        half=t.number(r.half_from),
    ),
    e.MalformedHours: lambda t, r: t.gettext(
        "I cannot read “{text}” as hours. Please write them like 21:00-07:00, or “off” for none.", text=r.text
    ),
    e.MalformedSpan: lambda t, r: t.gettext(
        "I cannot use “{text}” as a length of time. Please write it like 1d, 2h or 15m, from {least} to {most}.",
        text=r.text,
        least=t.span(r.least),
        most=t.span(r.most),
    ),
    e.PausedThen: lambda t, r: t.gettext(
        "The cohort rests from {starts} to {ends} already. To change that, end that pause first with its button, then "
        "use the command again.",
        starts=t.date(r.starts_on),
        ends=t.date(r.ends_on),
    ),
    e.SeriesTooLong: lambda t, r: t.gettext(
        "That would be more than {most} sessions. Please choose an earlier last date, or a smaller number.",
        most=t.number(r.most),
    ),
    e.NoneLeft: lambda t, r: t.gettext("Every date would be skipped. Please skip fewer dates."),
    e.LinkNotSafe: lambda t, r: t.gettext(
        "I only pass on links that begin with https://. Please copy the whole link from your meeting’s page."
    ),
    e.PlaceTwice: lambda t, r: t.gettext(
        "A session is in one place. Please choose a channel, or write a link or an address, not both."
    ),
    e.ChannelNeeded: lambda t, r: t.gettext("Please choose a voice or stage channel of this server."),
    e.SessionCancelled: lambda t, r: t.gettext(
        "**{title}** is cancelled already; nothing has changed. To meet after all, plan a new one with "
        "/session schedule.",
        title=r.title,
    ),
    e.DateTaken: lambda t, r: t.gettext(
        "Another session of this series is on {day} already, and a series has one a day. Please choose another date.",
        day=t.date(r.day),
    ),
    e.NothingChanges: lambda t, r: t.gettext(
        "It is like that already, so nothing has changed. To see how it stands, use /session list."
    ),
    e.NothingToChange: lambda t, r: t.gettext(
        "There is nothing to change yet. Please use the command again and choose at least one option."
    ),
    e.UnknownCohort: lambda t, r: t.gettext(
        "I cannot find a cohort called “{text}” here. Please choose one from the list that appears while you type.",
        text=r.text,
    ),
    e.NameUnreadable: lambda t, r: t.gettext(
        "People could not say “{text}” aloud. Please choose a name that has letters or numbers in it.", text=r.text
    ),
    e.NameOfRole: lambda t, r: t.gettext(
        "“{name}” is already the name of a staff or mentor role here, and a cohort’s role must not be mistaken for "
        "it. Please choose another name.",
        name=r.name,
    ),
    e.CohortNameTaken: lambda t, r: t.gettext(
        "There is already a cohort called “{name}” here. Please choose another name.", name=r.name
    ),
    e.RoomGone: lambda t, r: t.gettext(
        "The channel or role of {cohort} was deleted in Discord, so you could not get in. "
        "Please ask someone who manages the server to use /setup, which makes it again; then try again.",
        cohort=r.cohort,
    ),
    e.CohortGone: lambda t, r: t.gettext(
        "This cohort is no longer there. Please ask a facilitator which cohort is open now."
    ),
    e.CohortFull: lambda t, r: t.ngettext(
        "{cohort} is full: its one place is taken. Please ask a facilitator about the next cohort.",
        "{cohort} is full: all {n} places are taken. Please ask a facilitator about the next cohort.",
        r.capacity,
        cohort=r.cohort,
    ),
    e.CohortClosed: lambda t, r: t.gettext(
        "{cohort} is closed. Please ask a facilitator which cohort is open now.", cohort=r.cohort
    ),
    e.CohortOpen: lambda t, r: t.gettext(
        "{cohort} is open, so nothing has changed. /cohort roster shows who is in it.", cohort=r.cohort
    ),
    e.AlreadyJoined: lambda t, r: t.gettext(
        "You already have a place in {cohort}. Use /progress to see where you are.", cohort=r.cohort
    ),
    e.NotJoined: lambda t, r: t.gettext(
        "You do not have a place in {cohort}. Use /cohort join to ask for one.", cohort=r.cohort
    ),
    e.PlaceEnded: lambda t, r: t.gettext(
        "A facilitator has ended your place in {cohort}. If you would like to come back, please talk to a facilitator: "
        "they can open it to you again. Your hours stay with you; /progress shows them.",
        cohort=r.cohort,
    ),
    e.HasNoPlaceIn: lambda t, r: t.gettext(
        "That person has no place in {cohort}. /cohort roster shows who has one.", cohort=r.cohort
    ),
    e.NotRemoved: lambda t, r: t.gettext(
        "Nobody has ended that person’s place in {cohort}, so they can use /cohort join themselves.", cohort=r.cohort
    ),
    e.AgreementNotAccepted: lambda t, r: t.gettext(
        "A place needs the group agreement. Please open the form again, read the agreement and tick the box."
    ),
    e.PlacesTaken: lambda t, r: t.ngettext(
        "One person already has a place. Please choose a capacity of at least {n}.",
        "{n} people already have a place. Please choose a capacity of at least {n}.",
        r.taken,
    ),
    e.NotConfirmed: lambda t, r: t.gettext(
        "This was confirmed already, or something has changed since. "
        "Please use the command again to see how things stand."
    ),
    e.UnknownSession: lambda t, r: t.gettext(
        "I cannot find that session. Please choose one from the list that appears while you type."
    ),
    e.SessionGone: lambda t, r: t.gettext(
        "This session is no longer there. Use /session list to see when you meet next."
    ),
    e.SessionNotStarted: lambda t, r: t.gettext(
        "This session starts {time}. Please write down attendance once it has begun.", time=t.moment(r.starts_at)
    ),
    e.SessionBegun: lambda t, r: t.gettext(
        "{time} has already passed. If the session took place, enter it with /session record; otherwise please choose "
        "a time that is still to come.",
        time=t.moment(r.at),
    ),
    e.SessionAhead: lambda t, r: t.gettext(
        "{time} is still to come. /session schedule plans a session; /session record is for one that has begun.",
        time=t.moment(r.at),
    ),
    e.TooLongAgo: lambda t, r: t.gettext(
        "{time} is more than two years ago. Please check the date, and use the command again.", time=t.moment(r.at)
    ),
    e.SessionThere: lambda t, r: t.gettext(
        "{cohort} has **{title}** at {time} already, so I have not entered it a second time. Please use /session "
        "attendance to write down who came.",
        cohort=r.cohort,
        title=r.title,
        time=t.moment(r.starts_at),
    ),
    e.SomebodyPresent: lambda t, r: t.gettext(
        "Somebody is written down as present at this session. Please take them out first with "
        "/session attendance and its option “absent”, then try again."
    ),
    e.SessionOver: lambda t, r: t.gettext(
        "This session has already begun. If you were there, your facilitator writes it down for you."
    ),
    e.NobodyPresent: lambda t, r: t.gettext(
        "Nobody in that list has a place in the cohort. Please mention the people who came, such as @Amina."
    ),
    e.UnknownTheme: lambda t, r: t.gettext(
        "I cannot find the theme “{text}”. Please choose one from the list that appears while you type.", text=r.text
    ),
    e.UnknownPrompt: lambda t, r: t.gettext("This prompt is no longer here. Use /journal to write all the same."),
    e.EntryGone: lambda t, r: t.gettext(
        "This page is not in your journal any more. /journal shows you what is, and lets you write."
    ),
    e.WordsSealed: lambda t, r: t.gettext(
        "What you wrote is safe, but I cannot open it at the moment: the key that opens it is missing. "
        "Please tell your coordinator; nothing is lost as long as the key is found."
    ),
    e.NoMentors: lambda t, r: t.gettext(
        "Nobody has offered to mentor yet. Please invite mentors to use /mentor offer, then try again."
    ),
    e.NobodyWaiting: lambda t, r: t.gettext(
        "Nobody in this cohort is waiting for a mentor. Participants can ask for one with /mentor request."
    ),
    e.AlreadyPaired: lambda t, r: t.gettext(
        "You already have a mentor, or one is being asked. Please talk with your facilitator if you want a change."
    ),
    e.UnknownMatch: lambda t, r: t.gettext("This pairing is no longer there. Please ask your coordinator about it."),
    e.MatchAnswered: lambda t, r: t.gettext(
        "This pairing has already been answered. Please ask your coordinator if that should change."
    ),
    e.NoDraft: lambda t, r: t.gettext(
        "There is no draft of pairs that still fits. Please use /match preview first, then publish."
    ),
    e.NotPaired: lambda t, r: t.gettext(
        "You and that person are not a pair. Please choose your mentor or mentee; /progress names them."
    ),
    e.UnknownMeeting: lambda t, r: t.gettext(
        "This meeting is no longer there. Please use /meeting log to write it down again."
    ),
    e.DateBeforePair: lambda t, r: t.gettext(
        "You became a pair on {date}. Please give a date from then on, like {date}.", date=r.since
    ),
    e.MeetingLogged: lambda t, r: t.gettext(
        "A meeting of you two on {date} is written down already. If another one took place, give its own date.",
        date=r.on,
    ),
    e.MeetingConfirmed: lambda t, r: t.gettext(
        "This meeting is confirmed already; it counts. There is nothing left to do."
    ),
    e.MeetingChanged: lambda t, r: t.gettext(
        "The minutes were corrected since. Please use the newer message to confirm."
    ),
    e.OwnMeeting: lambda t, r: t.gettext(
        "You wrote this meeting down yourself, so the other of you confirms it. Please ask them to."
    ),
    e.RequirementsNotMet: lambda t, r: _not_met(t, r),
    e.AlreadyCertified: lambda t, r: t.gettext(
        "{name} already has this certificate; its code is {code}. They can see it with /progress.",
        name=r.name,
        code=r.code,
    ),
    e.HasNoPlace: lambda t, r: _has_no_place(t, r),
    e.SeveralCohorts: lambda t, r: t.gettext(
        "{name} has a place in several cohorts. Please use the command again and say which one you mean.",
        name=r.text,
    ),
    e.NameUnprintable: lambda t, r: t.gettext(
        "The certificate of {name} cannot be printed: a name on it has letters that I cannot print. "
        "Please write the name in this server in other letters, then try again.",
        name=r.name,
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
    e.Busy: lambda t, r: t.gettext(
        "I am very busy at the moment, and nothing was changed. Please try again in a minute."
    ),
}


def sentence(texts: Texts, error: BaseException, actor: Actor | None = None) -> str | None:
    """What to tell the person, as far as it is known who it is; None for what nobody foresaw."""
    own = readers.own_sentence(texts, error, actor)
    if own is not None:
        return own
    words = SENTENCES.get(type(error))  # pyright: ignore[reportArgumentType]
    if words is not None:
        return words(texts, error)
    match error:
        case discord.Forbidden():
            return texts.gettext(
                "Discord does not let me do that here: a permission is missing. "
                "Please ask someone who manages the server to use /setup; it says what to change."
            )
        case discord.NotFound():
            return texts.gettext(
                "Something that this needs was deleted in Discord meanwhile. "
                "Please ask someone who manages the server to use /setup, then try again."
            )
        case discord.DiscordServerError() | discord.RateLimited():
            return texts.gettext("Discord is having trouble at the moment. Please try again in a minute.")
        case app_commands.CommandSignatureMismatch() | app_commands.CommandNotFound():
            return texts.gettext("This command has changed. Please close and open Discord, then try again.")
        case app_commands.TransformerError():
            return texts.gettext(
                "I cannot use that choice. Please choose one from the list that appears while you type."
            )
        case _:
            return None


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
        case Standing.MEMBER | Standing.ANYONE:
            return texts.gettext("members of the server")


def _not_permitted(t: Texts, r: e.NotPermitted) -> str:
    order = (Standing.FACILITATOR, Standing.COORDINATOR, Standing.MANAGER)
    who = t.listing([standing_name(t, standing) for standing in order if standing in r.who])
    return t.gettext("This is for {who}. Please ask one of them; /help shows what you can do yourself.", who=who)


def _not_met(t: Texts, r: e.RequirementsNotMet) -> str:
    missing: list[str] = []
    if r.agreement:
        missing.append(t.gettext("the group agreement"))
    if r.sessions:
        missing.append(t.ngettext("{n} session", "{n} sessions", r.sessions))
    if r.reflections:
        missing.append(t.ngettext("{n} reflection", "{n} reflections", r.reflections))
    if r.meetings:
        missing.append(t.ngettext("{n} confirmed mentor meeting", "{n} confirmed mentor meetings", r.meetings))
    return t.gettext(
        "{name} cannot receive the certificate yet. Still to do: {missing}. /progress shows the details.",
        name=r.name,
        missing=t.listing(missing),
    )


def _has_no_place(t: Texts, r: e.HasNoPlace) -> str:
    if r.cohort:
        return t.gettext(
            "{name} does not have a place in {cohort}. /cohort roster shows who has.", name=r.name, cohort=r.cohort
        )
    return t.gettext("{name} does not have a place in a cohort. They can ask for one with /cohort join.", name=r.name)
