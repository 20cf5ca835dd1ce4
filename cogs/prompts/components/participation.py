"""How many people wrote to each prompt, with a picture."""

from bot.ui.context import InteractionContext
from bot.ui.messages import Attached
from cogs.prompts import documents
from cogs.prompts.services import participation
from cogs.prompts.wording import participation as wording


async def show(context: InteractionContext, cohort: str) -> None:
    """The list and the picture, to this person alone."""
    found = await context.read(participation.of, cohort=cohort)
    t = context.texts
    text, title = wording.text(t, found), wording.title(t, found)
    if not found.posts:
        await context.reply(text)
        return
    local = context.router.catalogues.texts(t.language, found.zone)
    picture = await documents.participation_picture(t, title, wording.columns(local, found))
    await context.reply(
        text, title=title, files=[Attached("participation.png", picture, wording.described(local, found))]
    )
