"""How the pairs of a cohort are doing, in words, and what can be done."""

from datetime import UTC, date, datetime, time

from bot.core.finding import shortened
from bot.i18n.texts import Texts
from bot.ui.messages import plain
from cogs.mentoring.documents import MOST_ROWS, Group, Row
from cogs.mentoring.services.health import WEEKS, Health, How, PairHealth, week

ALT_ROOM = 1024
"""Characters that Discord takes as the description of a picture."""
NAME_ROOM = 40
"""Characters of a name that have room in the picture."""


def title(t: Texts, found: Health) -> str:
    """What it is about."""
    return t.gettext("The pairs of {cohort}", cohort=found.cohort)


def heading(t: Texts, how: How, n: int) -> str:
    """How some pairs are doing, and how many they are."""
    kinds = {
        How.SILENT: t.gettext("No meeting for a while: {n}", n=t.number(n)),
        How.WAITING: t.gettext("Waiting for an answer: {n}", n=t.number(n)),
        How.PAUSED: t.gettext("Taking a break: {n}", n=t.number(n)),
        How.ENDING: t.gettext("Near the end: {n}", n=t.number(n)),
        How.NEW: t.gettext("Just begun: {n}", n=t.number(n)),
        How.MET: t.gettext("Meeting: {n}", n=t.number(n)),
    }
    return kinds[how]


def _to_do(t: Texts, found: Health, how: How) -> str:
    match how:
        case How.SILENT:
            return t.gettext("Please ask both of them how they are.")
        case How.WAITING:
            return t.gettext("There is nothing to do: I remind who has not answered.")
        case How.PAUSED:
            return t.gettext("There is nothing to do: I write to them again when the break is over.")
        case How.ENDING:
            ends = t.date(found.ends_on) if found.ends_on else ""
            return t.gettext(
                "The cohort ends on {date}. Please remind them to plan a last meeting and to thank each other.",
                date=ends,
            )
        case How.NEW:
            return t.gettext("There is nothing to do: they are looking for the time of their first meeting.")
        case How.MET:
            return t.gettext("There is nothing to do. A word of thanks is always good.")


def text(t: Texts, found: Health) -> str:
    """Every pair, by how it is doing, with what can be done."""
    if not found.pairs:
        return t.gettext(
            "There are no pairs in {cohort} yet. /match preview looks for some.", cohort=plain(found.cohort)
        )
    parts: list[str] = []
    for how in How:
        if pairs := found.of_kind(how):
            lines = [f"**{heading(t, how, len(pairs))}**", _to_do(t, found, how)]
            parts.append("\n".join([*lines, *(f"- {_line(t, pair)}" for pair in pairs)]))
    shown = t.gettext("What they answered me is shown to nobody.")
    parts.append(f"{_first(t)} {shown}")
    return "\n\n".join(parts)


def _line(t: Texts, pair: PairHealth) -> str:
    people = {"mentor": plain(pair.mentor), "mentee": plain(pair.mentee)}
    since = t.gettext("{mentor} and {mentee}: since {date}", date=_short(t, pair.since), **people)
    if not pair.days:
        return since
    met = t.listing(_short(t, day) for day in pair.days)
    if pair.how in (How.MET, How.ENDING):
        return t.gettext("{mentor} and {mentee}: met on {dates}", dates=met, **people)
    return t.gettext("{since}; met on {dates}", since=since, dates=met)


def _short(t: Texts, day: date) -> str:
    return t.short_day(datetime.combine(day, time(12), UTC))


def described(t: Texts, found: Health) -> str:
    """The picture in words, for those who hear it."""
    said = "; ".join(heading(t, how, len(pairs)) for how in How if (pairs := found.of_kind(how)))
    return shortened(f"{title(t, found)}. {said}", ALT_ROOM)


def legend(t: Texts) -> str:
    """What the boxes are."""
    boxes = t.ngettext(
        "One box for the last week, filled if they met.",
        "One box for each of the last {n} weeks, filled if they met.",
        WEEKS,
    )
    return f"{_first(t)} {boxes}"


def _first(t: Texts) -> str:
    return t.gettext("The mentor stands first.")


def groups(t: Texts, found: Health) -> tuple[Group, ...]:
    """The rows of the picture, as many as there is room for."""
    drawn: list[Group] = []
    room = MOST_ROWS
    for how in How:
        pairs = found.of_kind(how)
        if pairs and room > 0:
            drawn.append(Group(heading(t, how, len(pairs)), tuple(_row(t, found, pair) for pair in pairs[:room])))
            room -= len(pairs)
    return tuple(drawn)


def _row(t: Texts, found: Health, pair: PairHealth) -> Row:
    met = {week(day, found.today) for day in pair.days}
    return Row(
        shortened(pair.mentor, NAME_ROOM),
        shortened(pair.mentee, NAME_ROOM),
        tuple(ago in met for ago in reversed(range(WEEKS))),
        "" if pair.how in (How.MET, How.ENDING) else t.gettext("since {date}", date=_short(t, pair.since)),
    )
