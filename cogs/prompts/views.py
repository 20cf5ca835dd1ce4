"""What can be pressed and filled in: Confirm, Reflect, Read in my language, and the pages of the journal."""

from collections.abc import Sequence

from bot.domain.actions.prompts import READ_PROMPT, SCHEDULE_PROMPTS
from bot.domain.actions.reflections import KEEP_JOURNAL, REFLECT
from bot.domain.reflections import ROOM
from bot.feature import Component
from bot.i18n.texts import Texts
from bot.services import prompts, reflections
from bot.services.reflections import Entry
from bot.ui.desk import Visit
from bot.ui.looks import Button, Form, Menu, Option, Text, Tone, Words, joined
from bot.ui.presses import Press, number
from cogs.prompts import words


def reflect_button(post_id: int, texts: Sequence[Texts]) -> Button:
    """The button that opens a page about a prompt."""
    return Button(joined(t.pgettext("button", "Reflect") for t in texts), Press("prompt.reflect", post_id), Tone.MAIN)


def read_button(post_id: int, texts: Sequence[Texts]) -> Button:
    """The button that shows a prompt in the reader's language."""
    return Button(joined(t.pgettext("button", "Read in my language") for t in texts), Press("prompt.read", post_id))


async def confirm(visit: Visit, press: Press) -> None:
    """The series stands; each prompt comes at its time."""
    plan = await visit.write(prompts.confirm, plan=press.subject)
    await visit.update(words.planned(visit.texts, plan))


async def reflect(visit: Visit, press: Press) -> None:
    """An empty page about this prompt."""
    visit.never_defer()
    page = await visit.read(reflections.page, post=press.subject)
    title, question = visit.texts.theme(page.theme)
    await visit.form(_page(visit.texts, title, question, Press("prompt.reflect.form", press.subject)))


async def keep(visit: Visit, press: Press) -> None:
    """What you wrote is kept."""
    kept = await visit.write(reflections.keep, post=press.subject, words=_written(visit))
    await visit.reply(words.kept(visit.texts, kept))


async def read(visit: Visit, press: Press) -> None:
    """The prompt, in your language."""
    prompt = await visit.read(prompts.read, post=press.subject)
    title, question = visit.texts.theme(prompt.theme)
    await visit.reply(
        f"{question}\n\n{words.small(words.private(visit.texts))}",
        title=title,
        buttons=[reflect_button(prompt.post_id, [visit.texts])],
    )


async def open_journal(visit: Visit, entries: Sequence[Entry]) -> None:
    """What you wrote, and a button to write more."""
    texts = visit.texts
    menu = Menu(
        texts.gettext("Read one in full"),
        Press("journal.read"),
        tuple(Option(str(entry.id), words.label(texts, entry)) for entry in entries),
    )
    await visit.reply(
        words.journal(texts, entries),
        title=texts.gettext("Your journal"),
        buttons=[Button(texts.pgettext("button", "Write"), Press("journal.write"), Tone.MAIN)],
        menu=menu if entries else None,
    )


async def open_page(visit: Visit, press: Press) -> None:
    """An empty page about whatever you like."""
    visit.never_defer()
    await visit.know()
    title = visit.texts.pgettext("form title", "Your journal")
    await visit.form(_page(visit.texts, title, "", Press("journal.form")))


async def write(visit: Visit, press: Press) -> None:
    """What you wrote is kept."""
    await visit.write(reflections.write, words=_written(visit))
    await visit.reply(words.written(visit.texts))


async def read_entry(visit: Visit, press: Press) -> None:
    """One thing that you wrote, all of it."""
    chosen = next(iter(visit.chosen()), "")
    entry = await visit.read(reflections.entry, reflection=number(chosen))
    await visit.reply(entry.words, title=words.label(visit.texts, entry))


def _page(texts: Texts, title: str, question: str, press: Press) -> Form:
    return Form(
        title=title if len(title) <= 45 else title[:44] + "…",
        press=press,
        fields=(
            Words("\n\n".join(part for part in (question, words.private(texts)) if part)),
            Text("text", texts.pgettext("form label", "Your words"), long=True, most=ROOM),
        ),
    )


def _written(visit: Visit) -> str:
    text = visit.filled().get("text", "")
    return text if isinstance(text, str) else ""


COMPONENTS = (
    Component("prompt.confirm", SCHEDULE_PROMPTS, confirm),
    Component("prompt.reflect", REFLECT, reflect),
    Component("prompt.reflect.form", REFLECT, keep),
    Component("prompt.read", READ_PROMPT, read),
    Component("journal.write", KEEP_JOURNAL, open_page),
    Component("journal.form", KEEP_JOURNAL, write),
    Component("journal.read", KEEP_JOURNAL, read_entry),
)
