"""What people read when something of setting a server up and its deliveries cannot be done, and what to do next."""

from bot.ui.errors import Sentences
from cogs.servers import refusals as e

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
}
