"""Profile: one's own page, and what each person chooses for themselves."""

from bot.feature import Feature, Personal
from cogs.profile import components
from cogs.profile.actions import CHOOSE_LANGUAGE, CHOOSE_TIMEZONE, GO_AWAY, SEE_MYSELF
from cogs.profile.cog import People
from cogs.profile.notices import NOTICES

FEATURE = Feature(
    name="profile",
    cogs=(People,),
    actions=(CHOOSE_LANGUAGE, CHOOSE_TIMEZONE, SEE_MYSELF, GO_AWAY),
    components=components.COMPONENTS,
    notices=NOTICES,
    kind_name=lambda t: t.gettext("A first private message"),
    personal=(Personal("absences", ("member_id",), lambda t: t.gettext("days away")),),
)
