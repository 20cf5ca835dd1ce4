"""Hours: make-up work that facilitators add, and what somebody earned in a year."""

from bot.feature import Feature, Personal
from cogs.hours.actions import ADD_HOURS, TAKE_BACK_HOURS, TRANSFER_HOURS
from cogs.hours.cog import Hours
from cogs.hours.components import COMPONENTS
from cogs.hours.notices import NOTICES
from cogs.hours.sentences import REFUSALS
from cogs.hours.services import telling

FEATURE = Feature(
    name="hours",
    cogs=(Hours,),
    actions=(ADD_HOURS, TAKE_BACK_HOURS, TRANSFER_HOURS),
    components=COMPONENTS,
    refusals=REFUSALS,
    notices=NOTICES,
    kind_name=lambda t: t.gettext("A message about hours"),
    personal=(
        Personal(
            "added_hours",
            ("member_id", "added_by_id"),
            lambda t: t.gettext("notes on hours that were added"),
            told_in=(telling.ADDED, telling.TAKEN_BACK),
        ),
    ),
    audit={"added": "added_hours", "to": None},
)
