"""What can be pressed and filled in: Reflect under a prompt, and the pages of the journal."""

from bot.feature import Component
from bot.i18n.texts import Texts
from bot.ui.components import Button, Form, Menu, Option, Paragraph, Text, Tone
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, number
from bot.ui.lengths import shortened
from cogs.prompts.wording import private
from cogs.reflections import services, wording
from cogs.reflections.actions import KEEP_JOURNAL, REFLECT
from cogs.reflections.rules import ROOM


async def reflect(context: InteractionContext, custom_id: CustomId) -> None:
    """An empty page about this prompt."""
    context.never_defer()
    theme = await context.read(services.theme, post=custom_id.subject)
    title, question = context.texts.theme(theme)
    await context.form(_page(context.texts, title, question, CustomId("prompt.reflect.form", custom_id.subject)))


async def keep(context: InteractionContext, custom_id: CustomId) -> None:
    """What you wrote is kept."""
    kept = await context.write(services.keep, post=custom_id.subject, words=_written(context))
    await context.reply(wording.kept(context.texts, kept))


async def open_journal(context: InteractionContext) -> None:
    """What you wrote, and a button to write more."""
    entries = await context.read(services.journal)
    texts = context.texts
    menu = Menu(
        texts.gettext("Read one in full"),
        CustomId("journal.read"),
        tuple(Option(str(entry.id), wording.label(texts, entry)) for entry in entries),
    )
    await context.reply(
        wording.journal(texts, entries),
        title=texts.gettext("Your journal"),
        buttons=[Button(texts.pgettext("button", "Write"), CustomId("journal.write"), Tone.MAIN)],
        menu=menu if entries else None,
    )


async def open_page(context: InteractionContext, custom_id: CustomId) -> None:
    """An empty page about whatever you like."""
    context.never_defer()
    await context.load_actor()
    title = context.texts.pgettext("form title", "Your journal")
    await context.form(_page(context.texts, title, "", CustomId("journal.form")))


async def write(context: InteractionContext, custom_id: CustomId) -> None:
    """What you wrote is kept."""
    await context.write(services.write, words=_written(context))
    await context.reply(wording.written(context.texts))


async def read_entry(context: InteractionContext, custom_id: CustomId) -> None:
    """One thing that you wrote, all of it."""
    chosen = next(iter(context.chosen()), "")
    entry = await context.read(services.entry, reflection=number(chosen))
    await context.reply(entry.words, title=wording.label(context.texts, entry))


def _page(texts: Texts, title: str, question: str, custom_id: CustomId) -> Form:
    return Form(
        title=shortened(title, 45),
        custom_id=custom_id,
        fields=(
            Paragraph("\n\n".join(part for part in (question, private(texts)) if part)),
            Text("text", texts.pgettext("form label", "Your words"), long=True, most=ROOM),
        ),
    )


def _written(context: InteractionContext) -> str:
    text = context.filled().get("text", "")
    return text if isinstance(text, str) else ""


COMPONENTS = (
    Component("prompt.reflect", REFLECT, reflect),
    Component("prompt.reflect.form", REFLECT, keep),
    Component("journal.write", KEEP_JOURNAL, open_page),
    Component("journal.form", KEEP_JOURNAL, write),
    Component("journal.read", KEEP_JOURNAL, read_entry),
)
