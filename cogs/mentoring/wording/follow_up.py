"""How a pair is asked whether it fits, and the days of it, are worded."""

from bot.i18n.texts import Texts
from bot.ui.messages import plain
from cogs.mentoring.rules.follow_up import Fit
from cogs.mentoring.services.follow_up import Chosen


def fit_name(t: Texts, fit: Fit) -> str:
    """What somebody can say of their pair, as a button."""
    return {
        Fit.GOOD: t.pgettext("button", "Good"),
        Fit.DECIDING: t.pgettext("button", "Still deciding"),
        Fit.NOT_GOOD: t.pgettext("button", "Not good"),
    }[fit]


def chosen(t: Texts, found: Chosen) -> str:
    """The days of a cohort, as they hold now."""
    days = found.rhythm
    return "\n".join(
        (
            t.gettext("So it is for the pairs of {cohort}:", cohort=plain(found.cohort)),
            "- "
            + t.gettext(
                "I ask both, each in private, whether they work well together: within {first} days, after {second} "
                "days, and then every {every} days.",
                first=t.number(days.first), second=t.number(days.second), every=t.number(days.every),
            ),
            "- "
            + t.gettext(
                "After {silent} days without a meeting I write to both; after {told} days I tell the staff.",
                silent=t.number(days.silent), told=t.number(days.told),
            ),
        )
    )  # fmt: skip
