"""Servers: /setup, /doctor, and what the staff hear of deliveries that failed."""

from bot.domain.actions.servers import MEND_DELIVERY, SEE_DELIVERY, SET_UP
from bot.feature import Feature
from bot.services import servers
from cogs.servers import checkup
from cogs.servers.cog import Servers
from cogs.servers.notices import NOTICES
from cogs.servers.refusals import REFUSALS

FEATURE = Feature(
    name="servers",
    cogs=(Servers,),
    actions=(
        SET_UP,
        SEE_DELIVERY,
        MEND_DELIVERY,
    ),
    refusals=REFUSALS,
    components=checkup.COMPONENTS,
    notices=NOTICES,
    errands=servers.ERRANDS,
    kept={"servers": "a server's choices; no person's", "former_roles": "a server's choices; no person's"},
)
