"""What people read when something of setting a server up and its deliveries cannot be done, and what to do next."""

from bot.ui.errors import Sentences
from cogs.servers import refusals as e
from cogs.servers.wording.channels import named

REFUSALS: Sentences = {
    e.FailureSettled: lambda t, r: t.gettext(
        "Somebody has taken care of that already. Use /doctor again to see how things stand."
    ),
    e.UnusableRole: lambda t, r: t.gettext(
        "That role cannot be given to people: it belongs to everyone or to an app, or it is gone. "
        "Please choose another role, or leave the choice out and I will make one."
    ),
    e.RoleTaken: lambda t, r: t.gettext(
        "{role} is already used for something else here, or was when I gave it to mentors: each role has one use "
        "only. "
        "Please choose another role, or leave the choice out and I will make one.",
        role=f"<@&{r.role_id}>",
    ),
    e.RoleUnseen: lambda t, r: t.gettext(
        "I cannot see whether {role} carries power: I am not let into {channels}, and it may open these. I give the "
        "mentors’ role to whoever offers to mentor. Please leave the choice out and I will make one. If it has to be "
        "this one, open Permissions in the settings of these channels, add me with View Channel, and use /setup again.",
        role=f"<@&{r.role_id}>",
        channels=named(t, r.hidden),
    ),
}
