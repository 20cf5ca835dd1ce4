"""How the pairs of a cohort are doing, with a picture."""

from bot.ui.context import InteractionContext
from bot.ui.messages import Attached
from cogs.mentoring import documents
from cogs.mentoring.services import health
from cogs.mentoring.wording import health as wording


async def show(context: InteractionContext, cohort: str) -> None:
    """The pairs in words and as a picture, to this person alone."""
    found = await context.read(health.of, cohort=cohort)
    t = context.texts
    text, title = wording.text(t, found), wording.title(t, found)
    if not found.pairs:
        await context.reply(text, title=title)
        return
    utc = context.router.catalogues.texts(t.language, "UTC")  # days are no moments: no clock moves them
    picture = await documents.health_picture(t, title, wording.groups(utc, found), wording.legend(t))
    await context.reply(text, title=title, files=[Attached("pairs.png", picture, wording.described(t, found))])
