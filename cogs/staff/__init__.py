"""Staff: what they are told by themselves, and which kinds of it."""

from bot.domain.actions.staff import CHOOSE_STAFF_NOTICES
from bot.feature import Feature
from bot.services import staff
from cogs.staff import views
from cogs.staff.cog import Staff
from cogs.staff.notices import NOTICES

FEATURE = Feature(
    name="staff",
    cogs=(Staff,),
    actions=(CHOOSE_STAFF_NOTICES,),
    components=views.COMPONENTS,
    notices=NOTICES,
    errands=staff.ERRANDS,
)
