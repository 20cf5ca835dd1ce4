"""What people read when something of thanks cannot be done, and what to do next."""

from bot.ui.errors import Sentences
from cogs.thanks.refusals import ThankedToday

REFUSALS: Sentences = {
    ThankedToday: lambda t, r: t.gettext(
        "You have thanked {name} today, and they read it in the morning. From tomorrow on you can do so again.",
        name=r.name,
    ),
}
