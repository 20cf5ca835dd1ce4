"""The link to one's calendar, how to use it, and the button that makes a new one."""

from bot.feature import Component
from bot.ui.components import Button, Tone
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId
from cogs.calendars import services
from cogs.calendars.actions import SEE_CALENDAR
from cogs.calendars.refusals import NoWebServer


async def show(context: InteractionContext) -> None:
    """The link, to this person alone."""
    if context.router.web_url is None:
        raise NoWebServer
    token = await context.write(services.link)
    t = context.texts
    title = t.gettext("Your calendar")
    await context.reply(_words(context, token), title=title, buttons=[_reset_button(context)])


async def reset(context: InteractionContext, _press: CustomId) -> None:
    """A new link takes the place of the old one."""
    if context.router.web_url is None:
        raise NoWebServer
    token = await context.write(services.reset)
    t = context.texts
    gone = t.gettext("This is your new link. The old one no longer works: please remove that calendar from your app.")
    title = t.gettext("Your calendar")
    await context.update(gone + "\n\n" + _words(context, token), title=title, buttons=[_reset_button(context)])


def _words(context: InteractionContext, token: str) -> str:
    t = context.texts
    return "\n\n".join(
        [
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
    )


def _reset_button(context: InteractionContext) -> Button:
    return Button(context.texts.pgettext("button", "Make a new link"), CustomId("calendar.reset"), Tone.PLAIN)


COMPONENTS = (Component("calendar.reset", SEE_CALENDAR, reset),)
