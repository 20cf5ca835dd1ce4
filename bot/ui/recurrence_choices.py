"""How often something happens, as people choose it from a list, and what they should know of the dates they get."""

from collections.abc import Sequence

from discord import app_commands

from bot.core.recurrence import Occurrence, Repeat
from bot.i18n.texts import Texts
from bot.ui.options import ChoiceOption

RECURRENCES = [
    app_commands.Choice(name="none", value=Repeat.NONE),
    app_commands.Choice(name="weekly", value=Repeat.WEEK),
    app_commands.Choice(name="every 2 weeks", value=Repeat.TWO_WEEKS),
    app_commands.Choice(name="monthly", value=Repeat.MONTH),
    app_commands.Choice(name="monthly, same weekday", value=Repeat.MONTH_BY_WEEKDAY),
]


RepeatOption = app_commands.Transform[Repeat, ChoiceOption(Repeat, RECURRENCES)]


def notes(t: Texts, dates: Sequence[Occurrence], unused_count: int | None) -> list[str]:
    """What is not as it was asked for: a number without a repetition, and a time that clocks skip."""
    said: list[str] = []
    if unused_count is not None:
        said.append(
            t.ngettext(
                "⚠️ You asked for {n} time and for no repetition, so it happens once.",
                "⚠️ You asked for {n} times but for no repetition, so it happens once. To repeat it, choose how often.",
                unused_count,
            )
        )
    skipped = next((date for date in dates if date.is_skipped), None)
    if skipped is not None:
        said.append(
            t.gettext(
                "⚠️ On {date} the clocks skip {asked}, so it is at {clock} on that day.",
                date=t.date(skipped.local_date),
                asked=t.wall_clock(skipped.wall),
                clock=t.wall_clock(skipped.clock),
            )
        )
    return said
