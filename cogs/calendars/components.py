"""The link to one's calendar, how to use it, and the button that makes a new one."""

from collections.abc import Callable

from bot.db import Tx
from bot.feature import Component
from bot.people.act import Act
from bot.ui.components import Button
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId
from cogs.calendars import services
from cogs.calendars.actions import SEE_CALENDAR
from cogs.calendars.refusals import NoWebServer


async def show(context: InteractionContext) -> None:
    """The link, to this person alone."""
    await _show(context, services.link)


async def reset(context: InteractionContext, _press: CustomId) -> None:
    """A new link takes the place of the old one."""
    await _show(context, services.reset, again=True)


async def _show(context: InteractionContext, link: Callable[[Tx, Act], str], *, again: bool = False) -> None:
    if context.router.web_url is None:
        raise NoWebServer
    token = await context.write(link)
    t = context.texts
    gone = t.gettext("This is your new link. The old one no longer works: please remove that calendar from your app.")
    words = [
        t.gettext(
            "This private link keeps your sessions in your calendar app, each at the right hour where you are. "
            "When one is moved or cancelled, your calendar follows by itself, often within some hours."
        ),
        f"`{context.router.web_url}/calendar/{token}.ics`",
        t.gettext("**iPhone, iPad, Mac**: Calendar app → Calendars → Add Calendar → Add Subscription Calendar."),
        t.gettext("**Google**: on a computer, calendar.google.com → Other calendars → From URL."),
        t.gettext("**Outlook**: on the web, Calendar → Add calendar → Subscribe from web."),
        t.gettext(
            "Please keep it to yourself: whoever has the link can see your sessions. If somebody else got hold of "
            "it, make a new one."
        ),
    ]
    put = context.update if again else context.reply
    await put(
        "\n\n".join([gone, *words] if again else words),
        title=t.gettext("Your calendar"),
        buttons=[Button(t.pgettext("button", "Make a new link"), CustomId("calendar.reset"))],
    )


COMPONENTS = (Component("calendar.reset", SEE_CALENDAR, reset),)
