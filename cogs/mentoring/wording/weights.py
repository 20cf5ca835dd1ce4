"""What counts in matching, in words."""

from collections.abc import Mapping

from discord import app_commands

from bot.i18n.texts import Texts
from cogs.mentoring.rules.fit import Criterion

CRITERIA = [
    app_commands.Choice(name="the language that the mentee likes best", value=Criterion.LANGUAGE),
    app_commands.Choice(name="times when both are free", value=Criterion.TIMES),
    app_commands.Choice(name="the same setting", value=Criterion.SETTING),
    app_commands.Choice(name="the same role", value=Criterion.ROLE),
    app_commands.Choice(name="what the mentee hopes for", value=Criterion.TOPICS),
    app_commands.Choice(name="the same region", value=Criterion.REGION),
    app_commands.Choice(name="how they like to meet", value=Criterion.FORMAT),
    app_commands.Choice(name="a preference that a mentee may set", value=Criterion.IDENTITY),
]


def weight_names(t: Texts, found: Mapping[Criterion, int]) -> list[str]:
    """Each criterion that counts, with its weight, the most first."""
    names = {one.value: one.name for one in CRITERIA}
    return [
        t.row((t.number(weight), t.pgettext("choice", str(names[criterion]))))
        for criterion, weight in sorted(found.items(), key=lambda one: -one[1])
    ]


def weights(t: Texts, found: Mapping[Criterion, int]) -> str:
    """What counts how much, the most first."""
    lines = [
        t.gettext(
            "A shared language, times that fit and a free place are always needed. Beyond that, this counts: "
            "the higher the number, the more."
        ),
        "",
        *(f"- {line}" for line in weight_names(t, found)),
    ]
    return "\n".join(lines)
