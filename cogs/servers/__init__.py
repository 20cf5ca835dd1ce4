"""Servers: /setup, /doctor, and what the staff hear of deliveries that failed."""

from bot.core.gettext_markers import N_
from bot.feature import Feature
from bot.ui.next_steps import NextStep
from cogs.servers import components
from cogs.servers.actions import MEND_DELIVERY, SEE_DELIVERY, SET_UP
from cogs.servers.cog import Servers
from cogs.servers.notices import NOTICES
from cogs.servers.sentences import REFUSALS
from cogs.servers.services.setup_errands import ERRANDS

FEATURE = Feature(
    name="servers",
    cogs=(Servers,),
    actions=(
        SET_UP,
        SEE_DELIVERY,
        MEND_DELIVERY,
    ),
    refusals=REFUSALS,
    steps=(
        NextStep(
            10,
            lambda actor, facts: not actor.set_up,
            N_("Next step: set this server up with /setup. Everything else begins there."),
            SET_UP,
        ),
    ),
    components=components.COMPONENTS,
    notices=NOTICES,
    errands=ERRANDS,
    kind_name=lambda t: t.gettext("A role or channel of this server"),
    kept={
        "servers": "a server's choices; no person's",
        "former_roles": "a server's choices; no person's",
        "role_powers": "a server's roles and channels; no person's",
    },
)
