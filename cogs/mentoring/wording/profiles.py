"""How a profile for mentoring is worded: to its own person, who reads all of it."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from bot.i18n.direction import isolated
from bot.i18n.texts import Texts
from bot.ui.messages import plain
from bot.ui.names import mentioned
from cogs.cohorts.rules.cohorts import ROLES, SETTINGS
from cogs.mentoring.rules.fit import Fluency
from cogs.mentoring.rules.mentors import COMMUNITIES, FORMATS, HOURS, PARTS_OF_DAY, TOPICS, PartOfDay, Window
from cogs.mentoring.rules.profiles import Side
from cogs.mentoring.services.own_profiles import OneSide, OwnProfile
from cogs.mentoring.services.pausing import Leaving, Paused
from cogs.mentoring.wording.languages import languages


def time_of_week(t: Texts, weekday: int, part: PartOfDay) -> str:
    """A part of a day of the week."""
    return t.pgettext(
        "time of the week",
        "{weekday}, {part}",
        weekday=t.day_of_week(weekday),
        part=t.pgettext("part of day", PARTS_OF_DAY[part]),
    )


def choices(t: Texts, codes: Iterable[StrEnum], labels: Mapping[Any, str]) -> str:
    """What was chosen from a list, as a phrase."""
    return t.listing(t.pgettext("choice", labels[code]) for code in codes)


def profile(t: Texts, own: OwnProfile) -> str:
    """Everything that somebody has said of themselves."""
    if own.offer is None and own.request is None:
        text = t.gettext("You have no offer to mentor and no request for a mentor. Both begin with a short form.")
        return "\n\n".join(filter(None, (text, _avoided(t, own))))
    return "\n\n".join(
        filter(
            None,
            (
                _offer(t, own.offer) if own.offer else "",
                _request(t, own.request) if own.request else "",
                _shared(t, own),
                _avoided(t, own),
            ),
        )
    )


def _line(label: str, words: str) -> str:
    return f"{label}: {words}" if words else ""


def _own(t: Texts, words: str) -> str:
    """What somebody wrote, which may run the other way than the sentence around it."""
    return isolated(plain(words), t.direction) if words else ""


def _lines(*lines: str) -> str:
    return "\n".join(filter(None, lines))


def _offer(t: Texts, one: OneSide) -> str:
    heading = t.ngettext("You offer to mentor one person", "You offer to mentor up to {n} people", one.capacity)
    if one.paused:
        state = t.gettext("Paused: you take nobody new.")
    elif not one.approved:
        state = t.gettext("A coordinator looks at your offer first. I will write to you.")
    else:
        state = t.gettext("A coordinator has approved your offer.")
    return _lines(
        f"**{heading}**",
        state,
        t.gettext("Your training as a mentor is done.") if one.trained else "",
        more_than_offered(t, one.capacity, one.accompanied),
        _line(t.pgettext("form label", "What you are strong in"), choices(t, one.topics, TOPICS)),
        _line(t.pgettext("form label", "In your own words"), _own(t, one.words)),
        _line(t.pgettext("form label", "Communities you belong to"), choices(t, one.communities, COMMUNITIES)),
    )


def more_than_offered(t: Texts, capacity: int, accompanied: int) -> str:
    """What it means that a mentor accompanies more people than they offer to; nothing where they do not."""
    if not 0 < capacity < accompanied:
        return ""
    return t.ngettext(
        "You accompany {n} person now. They stay with you; nobody new comes until there is room.",
        "You accompany {n} people now. They all stay with you; nobody new comes until there is room.",
        accompanied,
    )


def _request(t: Texts, one: OneSide) -> str:
    heading = t.gettext("You ask for a mentor")
    return _lines(
        f"**{heading}**",
        t.gettext("Paused: you are not paired for now.") if one.paused else "",
        _line(t.pgettext("form label", "What you hope for"), choices(t, one.topics, TOPICS)),
        _line(t.pgettext("form label", "In your own words"), _own(t, one.words)),
        _line(t.pgettext("form label", "You would like a mentor who is"), choices(t, one.communities, COMMUNITIES)),
    )


def _shared(t: Texts, own: OwnProfile) -> str:
    heading = t.gettext("About you")
    fluent = tuple(code for code, fluency in own.languages if fluency is Fluency.FLUENT)
    working = tuple(code for code, fluency in own.languages if fluency is Fluency.WORKING)
    return _lines(
        f"**{heading}**",
        _line(t.pgettext("form label", "Languages you speak very well"), languages(t, fluent)),
        _line(t.pgettext("form label", "Well enough to talk about work"), languages(t, working)),
        _line(times_label(t, own.zone), ", ".join(_windows(t, own.times))),
        _line(t.pgettext("form label", "Your role"), _chosen(t, ROLES, own.role)),
        _line(t.pgettext("form label", "Where you work"), _chosen(t, SETTINGS, own.setting)),
        _line(t.pgettext("form label", "Your town or region"), _own(t, own.region)),
        _line(t.pgettext("form label", "How you would like to meet"), _chosen(t, FORMATS, own.format)),
        _line(t.pgettext("form label", "Your agency or employer"), _own(t, own.agency)),
        _line(
            t.pgettext("form label", "Your supervisor, if here"), mentioned(own.supervisor) if own.supervisor else ""
        ),
    )


def _chosen(t: Texts, labels: Mapping[Any, str], code: StrEnum | None) -> str:
    return t.pgettext("choice", labels[code]) if code else ""


def times_label(t: Texts, zone: str) -> str:
    """How times of the week are headed: by whose clocks they are."""
    return t.pgettext("profile", "Good times, by the clocks of {zone}", zone=zone.rpartition("/")[2].replace("_", " "))


def _windows(t: Texts, windows: Iterable[Window]) -> Iterable[str]:
    named = {hours: part for part, hours in HOURS.items()}
    for window in windows:
        part = named.get((window.starts, window.ends))
        if part is not None:
            yield time_of_week(t, window.weekday, part)


def _avoided(t: Texts, own: OwnProfile) -> str:
    if not own.avoided:
        return ""
    people = t.listing(mentioned(one.other) for one in own.avoided)
    return t.gettext("Never paired with you, which only you can see: {people}.", people=people)


def paused(t: Texts, now: Paused) -> str:
    """What somebody reads who pauses, or goes on."""
    if not now.paused:
        return t.gettext("Welcome back. You take part in mentoring again.")
    lines = [] if now.changed else [t.gettext("You have paused already.")]
    if Side.OFFER in now.sides:
        lines.append(t.gettext("As a mentor you take nobody new for now."))
    if Side.REQUEST in now.sides:
        lines.append(t.gettext("You are not paired with a mentor for now."))
    lines.append(t.gettext("The pairs that you are in go on. When you want to take part again, press **Resume**."))
    return "\n".join(lines)


def leaving(t: Texts, facts: Leaving) -> str:
    """What leaving would end, before it does."""
    if facts.side is Side.OFFER:
        text = t.gettext("Your offer to mentor ends: nobody new is paired with you.")
    else:
        text = t.gettext("Your request for a mentor ends, and what you wrote about your goals is deleted.")
    return f"{text}\n{_staying(t, facts)}".strip()


def left(t: Texts, facts: Leaving) -> str:
    """It has ended."""
    if facts.side is Side.OFFER:
        text = t.gettext("Your offer is withdrawn. Thank you for having offered; you can do so again at any time.")
    else:
        text = t.gettext("Your request for a mentor is withdrawn. You can ask again at any time.")
    return f"{text}\n{_staying(t, facts)}".strip()


def _staying(t: Texts, facts: Leaving) -> str:
    if not facts.pairs:
        return ""
    return t.ngettext("The pair that you are in stays.", "The {n} pairs that you are in stay.", facts.pairs)
