"""How the staff are told: a line for each, and what can be done."""

from collections.abc import Callable, Sequence
from functools import partial

from bot.i18n.texts import Texts
from bot.ui.messages import RenderedMessage, Section, plain
from bot.ui.names import mentioned
from bot.ui.notices import NoticeKind
from cogs.staff.rules import StaffMatter
from cogs.staff.services import staff_notices
from cogs.staff.services.staff_notices import EventFacts

SHOWN = 20
"""Lines in one message; how many more there are is said below."""

TITLES: dict[StaffMatter, Callable[[Texts], str]] = {
    StaffMatter.LEFT: lambda t: t.gettext("Somebody has left"),
    StaffMatter.TURNED_AWAY: lambda t: t.gettext("A cohort is full"),
    StaffMatter.NO_ATTENDANCE: lambda t: t.gettext("Attendance is missing"),
    StaffMatter.MISSED_TWO: lambda t: t.gettext("Somebody has been missing"),
    StaffMatter.CERTIFICATE_READY: lambda t: t.gettext("Ready for a certificate"),
    StaffMatter.CERTIFICATE_NAME: lambda t: t.gettext("A name cannot be printed"),
    StaffMatter.CERTIFICATE_LOST: lambda t: t.gettext("A certificate, and what it rests on"),
}
NEXT: dict[StaffMatter, Callable[[Texts], str]] = {
    StaffMatter.LEFT: lambda t: t.gettext("Their hours stay, and nobody is asked why. /cohort roster shows the group."),
    StaffMatter.TURNED_AWAY: lambda t: t.gettext("/cohort edit can give it more places; /cohort create makes another."),
    StaffMatter.NO_ATTENDANCE: lambda t: t.gettext(
        "Hours are earned once it is written down who came: /session attendance. If nobody came, say so there too."
    ),
    StaffMatter.MISSED_TWO: lambda t: t.gettext(
        "Perhaps a friendly word helps. If they were there after all, /session attendance puts it right."
    ),
    StaffMatter.CERTIFICATE_READY: lambda t: t.gettext(
        "Coordinators approve with /certificate review: one, some, or all of them."
    ),
    StaffMatter.CERTIFICATE_NAME: lambda t: t.gettext(
        "Nothing is issued before the name can be set whole. Perhaps you find another spelling together; they can "
        "change it with the button in my message to them."
    ),
    StaffMatter.CERTIFICATE_LOST: lambda t: t.gettext(
        "The certificate stays valid until a coordinator decides otherwise: /certificate review shows it. Put the "
        "credit right, or use /certificate revoke."
    ),
}


def _render(matter: StaffMatter, events: tuple[EventFacts, ...], texts: Sequence[Texts]) -> RenderedMessage:
    t = texts[0]
    lines = [f"- {_line(t, matter, event)}" for event in events[:SHOWN]]
    if len(events) > SHOWN:
        lines.append(t.ngettext("…and {n} more.", "…and {n} more.", len(events) - SHOWN))
    if not events:
        lines = [t.gettext("The person this was about has had their data deleted.")]
    off = t.gettext("-# /staff-notices chooses which of these I tell you.")
    return RenderedMessage((Section(t.language, TITLES[matter](t), "\n".join([*lines, "", NEXT[matter](t), off])),))


def _line(t: Texts, matter: StaffMatter, event: EventFacts) -> str:
    facts = {"cohort": plain(event.cohort)}
    if event.person is not None:
        facts["person"] = mentioned(event.person)
    if event.starts_at is not None:
        facts |= {"title": plain(event.title), "time": t.moment(event.starts_at)}
    match matter:
        case StaffMatter.LEFT if event.gone:
            return t.gettext("{person} is not in this server any more; they had a place in {cohort}.", **facts)
        case StaffMatter.LEFT:
            return t.gettext("{person} has given up their place in {cohort}.", **facts)
        case StaffMatter.TURNED_AWAY:
            return t.gettext("{person} wanted to join {cohort}, and there was no place.", **facts)
        case StaffMatter.NO_ATTENDANCE:
            return t.gettext("**{title}** ({cohort}), {time}", **facts)
        case StaffMatter.MISSED_TWO:
            return t.gettext(
                "{person} missed two sessions of {cohort} in a row; the last was **{title}** on {time}.",
                **facts,
            )
        case StaffMatter.CERTIFICATE_READY:
            return t.gettext("{person} has done everything in {cohort}.", **facts)
        case StaffMatter.CERTIFICATE_NAME:
            return t.gettext("{person}, {cohort}: the name that they chose has letters that I cannot print.", **facts)
        case StaffMatter.CERTIFICATE_LOST:
            return t.gettext(
                "{person} has the certificate of {cohort}, and something that was counted for it has been taken back.",
                **facts,
            )


NOTICES = tuple(
    NoticeKind(kind, staff_notices.facts(matter), partial(_render, matter))
    for matter, kind in staff_notices.KINDS.items()
)
