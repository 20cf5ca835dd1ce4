"""How a mentor reads of those whom they accompany."""

from bot.core.finding import shortened
from bot.i18n.texts import Texts
from bot.ui import paging
from bot.ui.components import Option
from bot.ui.lengths import LABEL_ROOM
from bot.ui.messages import plain
from bot.ui.names import mentioned
from cogs.mentoring.services.home import Home, Mentee, Mentees, Shared

MOST_OPTIONS = 25
"""What a menu holds."""


def mentees(t: Texts, found: Mentees) -> str:
    """Each of them: when they met, how much of it counts, and what is shared."""
    if not found.people:
        return t.gettext("You are nobody’s mentor at the moment. With /mentor offer you can offer to be one.")
    return "\n\n".join([*(_mentee(t, one) for one in found.people), *paging.position(t, found.page)])


def _mentee(t: Texts, one: Mentee) -> str:
    lines = [
        t.gettext("{person} in {cohort}", person=mentioned(one.person), cohort=plain(one.cohort)),
        t.gettext("Last meeting: {date}", date=t.date(one.met)) if one.met else t.gettext("No meeting yet"),
        t.gettext("Confirmed together: {duration}", duration=t.duration(one.minutes)),
    ]
    if one.next is not None:
        lines.append(t.gettext("Next meeting: {time}", time=t.moment(one.next)))
    if one.paused:
        lines.append(t.gettext("You two are taking a break."))
    if one.shared:
        lines.append(
            t.ngettext("{n} reflection is shared with you", "{n} reflections are shared with you", len(one.shared))
        )
    return "\n- ".join(lines)


def shared(t: Texts, found: Mentees) -> tuple[Option, ...]:
    """What can be opened, the latest first."""
    every = sorted((one for mentee in found.people for one in mentee.shared), key=lambda one: one.at, reverse=True)
    return tuple(Option(str(one.id), _label(t, one)) for one in every[:MOST_OPTIONS])


def _label(t: Texts, one: Shared) -> str:
    date = t.date(t.local(one.at).date())
    words = date if one.theme is None else t.gettext("{date}: {theme}", date=date, theme=t.theme(one.theme)[0])
    return shortened(f"{one.mentee} · {words}", LABEL_ROOM)


def home(t: Texts, found: Home) -> str:
    """How somebody stands as a mentor, and what waits for them."""
    lines: list[str] = []
    if found.capacity:
        lines.append(
            t.ngettext(
                "You offer to accompany one person; places taken: {taken}.",
                "You offer to accompany up to {n} people; places taken: {taken}.",
                found.capacity,
                taken=t.number(found.taken),
            )
        )
    else:
        lines.append(t.gettext("You do not offer to mentor at the moment. With /mentor offer you can."))
    if found.asked:
        lines.append(t.gettext("Somebody would like you as their mentor. Please look for my message and answer it."))
    if found.to_confirm:
        lines.append(t.gettext("A mentor meeting waits for you to confirm it. Please look for my message about it."))
    if found.mentees:
        people = t.listing(mentioned(one.person) for one in found.mentees)
        lines += [
            t.gettext("Mentees: {people}", people=people),
            t.gettext("Confirmed together: {duration}", duration=t.duration(found.minutes)),
        ]
        if found.next is not None and found.next.next is not None:
            lines.append(
                t.gettext(
                    "Next meeting: {time}, with {person}",
                    time=t.moment(found.next.next),
                    person=mentioned(found.next.person),
                )
            )
        if new := sum(len(one.shared) for one in found.mentees):
            lines.append(t.ngettext("{n} reflection is shared with you", "{n} reflections are shared with you", new))
        lines.append(t.gettext("/mentees tells you more about each of them."))
    return "\n".join(lines)
