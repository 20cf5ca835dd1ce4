"""What people read when something of sessions cannot be done, and what to do next."""

from bot.core.authority import FACILITATORS
from bot.ui.errors import ByReader, Sentences
from cogs.sessions import refusals as e

REFUSALS: Sentences = {
    e.UnknownSession: lambda t, r: t.gettext(
        "I cannot find that session. Please choose one from the list that appears while you type."
    ),
    e.SessionGone: lambda t, r: t.gettext(
        "This session is no longer there. Use /session list to see when you meet next."
    ),
    e.SessionNotOpen: lambda t, r: t.gettext(
        "You can check in from the start on, {time}. Please press the button again then.", time=t.moment(r.starts_at)
    ),
    e.SessionEnded: ByReader(
        lambda t, r: t.gettext(
            "This session has ended. If you were there, please tell your facilitator, who can still write it down."
        ),
        FACILITATORS,
        lambda t, r: t.gettext("This session has ended. Use /session attendance to write down who was there."),
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
    e.SessionOver: ByReader(
        lambda t, r: t.gettext(
            "This session has already begun. If you were there, your facilitator writes it down for you."
        ),
        FACILITATORS,
        lambda t, r: t.gettext(
            "This session has already begun, so it stays as it is. /session attendance writes down who came."
        ),
    ),
    e.SessionCancelled: lambda t, r: t.gettext(
        "**{title}** is cancelled already; nothing has changed. To meet after all, plan a new one with "
        "/session schedule.",
        title=r.title,
    ),
    e.SessionThere: lambda t, r: t.gettext(
        "{cohort} has **{title}** at {time} already, so I have not entered it a second time. Please use /session "
        "attendance to write down who came.",
        cohort=r.cohort,
        title=r.title,
        time=t.moment(r.starts_at),
    ),
    e.TooLongAgo: lambda t, r: t.gettext(
        "{time} is more than two years ago. Please check the date, and use the command again.", time=t.moment(r.at)
    ),
    e.SomebodyPresent: lambda t, r: t.gettext(
        "Somebody is written down as present at this session. Please take them out first with "
        "/session attendance and its option “absent”, then try again."
    ),
    e.NobodyPresent: lambda t, r: t.gettext(
        "Nobody in that list has a place in the cohort. Please mention the people who came, such as @Amina."
    ),
    e.DateTaken: lambda t, r: t.gettext(
        "Another session of this series is on {day} already, and a series has one a day. Please choose another date.",
        day=t.date(r.day),
    ),
    e.NothingChanges: lambda t, r: t.gettext(
        "It is like that already, so nothing has changed. To see how it stands, use /session list."
    ),
    e.LinkNotSafe: lambda t, r: t.gettext(
        "I only pass on links that begin with https://. Please copy the whole link from your meeting’s page."
    ),
    e.PlaceTwice: lambda t, r: t.gettext(
        "A session is in one place. Please choose a channel, or write a link or an address, not both."
    ),
}
