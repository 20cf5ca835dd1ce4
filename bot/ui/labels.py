"""What things are called in lists to choose from, and which of them fit what is being typed."""

from collections.abc import Iterable, Iterator, Sequence

from bot.core.finding import LABEL, fits, shortened, told_apart
from bot.core.refusals import Found
from bot.core.times import zone
from bot.i18n.texts import Texts


def labels(t: Texts, found: Sequence[Found]) -> list[str]:
    """What things are called in a list: with date, hour and cohort where they have them, and no two alike."""
    return told_apart([_label(t, one) for one in found])


def _label(t: Texts, one: Found) -> str:
    name = t.gettext(one.name) if one.ours else one.name
    if one.at is None:
        return name
    when = t.short_wall_time(one.at.astimezone(zone(one.zone)).replace(tzinfo=None))
    if (
        t.zone != one.zone
        and one.at.astimezone(zone(t.zone)).utcoffset() != one.at.astimezone(zone(one.zone)).utcoffset()
    ):
        when += f" ({one.zone.rpartition('/')[2].replace('_', ' ')})"
    group = shortened(one.group, 30)
    room = LABEL - len(when) - len(group) - 10
    return t.row((shortened(name, max(room, 20)), when, group))


def fitting(t: Texts, typed: str, found: Iterable[Found]) -> Iterator[Found]:
    """The things that fit what is being typed, by name, cohort, date and hour, in words or in numbers."""
    for one in found:
        if fits(typed, *names(one), *labels(t, [one])) or typed.strip() == one.value:
            yield one


def names(one: Found) -> tuple[str, str, str]:
    """What a thing is called where nothing depends on the reader: its name, its cohort, its date and hour."""
    at = one.at.astimezone(zone(one.zone)).strftime("%Y-%m-%d %H:%M") if one.at is not None else ""
    return one.name, one.group, at
