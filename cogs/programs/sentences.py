"""What people read when something of progress cannot be done, and what to do next."""

from bot.i18n.texts import Texts
from bot.ui.errors import Sentences
from cogs.programs import refusals as e


def _has_no_place(t: Texts, r: e.HasNoPlace) -> str:
    if r.cohort:
        return t.gettext(
            "{name} does not have a place in {cohort}. /cohort roster shows who has.", name=r.name, cohort=r.cohort
        )
    return t.gettext("{name} does not have a place in a cohort. They can ask for one with /cohort join.", name=r.name)


REFUSALS: Sentences = {
    e.HasNoPlace: _has_no_place,
}
