"""What people read when something of cohorts and the places in them cannot be done, and what to do next."""

from bot.core.authority import FACILITATORS, MANAGERS
from bot.ui.errors import ByReader, Sentences
from cogs.cohorts import refusals as e

REFUSALS: Sentences = {
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
    e.CohortFull: ByReader(
        lambda t, r: t.ngettext(
            "{cohort} is full: its one place is taken. Please ask a facilitator about the next cohort.",
            "{cohort} is full: all {n} places are taken. Please ask a facilitator about the next cohort.",
            r.capacity,
            cohort=r.cohort,
        ),
        FACILITATORS,
        lambda t, r: t.ngettext(
            "{cohort} is full: its one place is taken. /cohort edit gives it more places.",
            "{cohort} is full: all {n} places are taken. /cohort edit gives it more places.",
            r.capacity,
            cohort=r.cohort,
        ),
    ),
    e.CohortClosed: ByReader(
        lambda t, r: t.gettext(
            "{cohort} is closed. Please ask a facilitator which cohort is open now.", cohort=r.cohort
        ),
        FACILITATORS,
        lambda t, r: t.gettext(
            "{cohort} is closed, so nothing has changed. /cohort reopen opens it again.", cohort=r.cohort
        ),
    ),
    e.CohortOpen: lambda t, r: t.gettext(
        "{cohort} is open, so nothing has changed. /cohort roster shows who is in it.", cohort=r.cohort
    ),
    e.CohortGone: ByReader(
        lambda t, r: t.gettext("This cohort is no longer there. Please ask a facilitator which cohort is open now."),
        FACILITATORS,
        lambda t, r: t.gettext("This cohort is no longer there. /cohort create starts a new one."),
    ),
    e.ChannelGone: ByReader(
        lambda t, r: t.gettext(
            "The channel or role of {cohort} was deleted in Discord, so you could not get in. "
            "Please ask someone who manages the server to use /setup, which makes it again; then try again.",
            cohort=r.cohort,
        ),
        MANAGERS,
        lambda t, r: t.gettext(
            "The channel or role of {cohort} was deleted in Discord, so nobody could get in. "
            "Please use /setup, which makes it again; then try again.",
            cohort=r.cohort,
        ),
    ),
    e.AlreadyJoined: lambda t, r: t.gettext(
        "You already have a place in {cohort}. Use /progress to see where you are.", cohort=r.cohort
    ),
    e.NotJoined: ByReader(
        lambda t, r: t.gettext(
            "You do not have a place in {cohort}. Use /cohort join to ask for one.", cohort=r.cohort
        ),
        FACILITATORS,
        lambda t, r: t.gettext(
            "This is for those who have a place in {cohort}. You have none and need none to run it: /help shows what "
            "you can do.",
            cohort=r.cohort,
        ),
    ),
    e.PlaceEnded: ByReader(
        lambda t, r: t.gettext(
            "A facilitator has ended your place in {cohort}. If you would like to come back, please talk to a "
            "facilitator: they can open it to you again. Your hours stay with you; /progress shows them.",
            cohort=r.cohort,
        ),
        FACILITATORS,
        lambda t, r: t.gettext(
            "Your place in {cohort} was ended. /cohort readmit-member opens it to you again; your hours stay with you.",
            cohort=r.cohort,
        ),
    ),
    e.HasNoPlaceIn: lambda t, r: t.gettext(
        "That person has no place in {cohort}. /cohort roster shows who has one.", cohort=r.cohort
    ),
    e.NotRemoved: lambda t, r: t.gettext(
        "Nobody has ended that person’s place in {cohort}, so they can use /cohort join themselves.", cohort=r.cohort
    ),
    e.AgreementNotAccepted: lambda t, r: t.careful(
        "A place needs the group agreement. Please open the form again, read the agreement and tick the box."
    ),
    e.PlacesTaken: lambda t, r: t.ngettext(
        "One person already has a place. Please choose a capacity of at least {n}.",
        "{n} people already have a place. Please choose a capacity of at least {n}.",
        r.taken,
    ),
    e.WrongShares: lambda t, r: t.gettext(
        "{full} and {half} do not go together. Please give shares from 1 to 100, the one for half credit the smaller.",
        full=t.number(r.full_from),
        half=t.number(r.half_from),
    ),
    e.PausedThen: lambda t, r: t.gettext(
        "The cohort rests from {starts} to {ends} already. To change that, end that pause first with its button, then "
        "use the command again.",
        starts=t.date(r.starts_on),
        ends=t.date(r.ends_on),
    ),
    e.NothingToChange: lambda t, r: t.gettext(
        "There is nothing to change yet. Please use the command again and choose at least one option."
    ),
}
