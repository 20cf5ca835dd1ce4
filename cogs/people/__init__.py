"""People: what each of them chooses, and their own page."""

from bot.domain.actions.profile import CHOOSE_LANGUAGE, CHOOSE_TIMEZONE, GO_AWAY, SEE_MYSELF
from bot.feature import Feature, Personal
from cogs.people import page
from cogs.people.cog import People
from cogs.people.notices import NOTICES

FEATURE = Feature(
    name="people",
    cogs=(People,),
    actions=(
        CHOOSE_LANGUAGE,
        CHOOSE_TIMEZONE,
        SEE_MYSELF,
        GO_AWAY,
    ),
    components=page.COMPONENTS,
    notices=NOTICES,
    personal=(Personal("absences", ("member_id",), lambda t: t.gettext("days away")),),
)
