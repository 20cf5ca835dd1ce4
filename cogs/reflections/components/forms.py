"""The forms in which people write, and what becomes of their words: kept, or asked about, or given back."""

import asyncio
from collections.abc import Sequence

import discord

from bot.feature import Component
from bot.i18n.texts import Texts
from bot.ui.components import Button, Choice, File, Form, Menu, Option, Paragraph, Text, Tone
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, number
from bot.ui.lengths import shortened
from cogs.prompts import wording as prompts
from cogs.prompts.wording import private
from cogs.reflections import wording
from cogs.reflections.actions import KEEP_JOURNAL, REFLECT
from cogs.reflections.refusals import NoTextFile
from cogs.reflections.rules.audience import ONLY_ME, Audience
from cogs.reflections.rules.words import FORM_ROOM, opening, parts, read_file, require_file, together
from cogs.reflections.services import identifiers, journal, saving, sharing
from cogs.reflections.services.saving import Saved
from cogs.reflections.services.sharing import Reader


async def reflect(context: InteractionContext, custom_id: CustomId) -> None:
    """An empty page about this prompt."""
    context.never_defer()
    prompt, readers = await context.read(saving.opened, post=custom_id.subject)
    words = prompts.said(context.texts, prompt)
    title = words.title or context.texts.pgettext("form title", "Your journal")
    form_id = CustomId("prompt.reflect.form", custom_id.subject)
    await context.form(_page(context.texts, title, words.question, form_id, readers))


async def keep_reflection(context: InteractionContext, custom_id: CustomId) -> None:
    """What was written about a prompt is kept."""
    written = await _written(context)
    unclear = await found_in(written)
    saved = await context.write(
        saving.save, written=written, post=custom_id.subject, audience=_audience(context), unclear=unclear
    )
    await answer(context, saved)


async def open_page(context: InteractionContext, custom_id: CustomId) -> None:
    """An empty page about whatever one likes."""
    context.never_defer()
    readers = await context.read(sharing.readers)
    title = context.texts.pgettext("form title", "Your journal")
    await context.form(_page(context.texts, title, "", CustomId("journal.form"), readers))


async def keep_page(context: InteractionContext, custom_id: CustomId) -> None:
    """What was written is kept in the journal."""
    await keep_words(context, await _written(context))


async def keep_words(context: InteractionContext, written: str) -> None:
    """Keep words that came with a command or a form, about no prompt."""
    context.at_stake = written
    unclear = await found_in(written)
    saved = await context.write(saving.save, written=written, audience=_audience(context), unclear=unclear)
    await answer(context, saved)


async def open_more(context: InteractionContext, custom_id: CustomId) -> None:
    """An empty page to go on with something."""
    context.never_defer()
    reader = await context.read(journal.reader_of, reflection=custom_id.subject)
    t = context.texts
    title = t.pgettext("form title", "Your journal")
    await context.form(_page(t, title, _others(t, reader), CustomId("journal.more.form", custom_id.subject)))


async def keep_more(context: InteractionContext, custom_id: CustomId) -> None:
    """What was written is put to the rest."""
    written = await _written(context)
    unclear = await found_in(written)
    saved = await context.write(saving.add, reflection=custom_id.subject, written=written, unclear=unclear)
    await answer(context, saved)


async def open_change(context: InteractionContext, custom_id: CustomId) -> None:
    """What was written, in a form; where it is longer than a form, the person chooses which part."""
    context.never_defer()
    chosen = next(iter(context.chosen()), custom_id.choice)
    place = number(chosen, otherwise=-1) if chosen else None
    part = await context.read(journal.part, reflection=custom_id.subject, number=place)
    t = context.texts
    if place is None and part.count > 1:
        whole = await context.read(journal.entry, reflection=custom_id.subject)
        options = tuple(
            Option(str(n), wording.part(t, n, opening(piece, 60))) for n, piece in enumerate(parts(whole.words))
        )
        menu = Menu(t.gettext("Choose one"), CustomId("journal.change", custom_id.subject), options)
        await context.reply(t.gettext("This is long, so it is changed part by part. Which one?"), menu=menu)
        return
    form_id = CustomId("journal.change.form", custom_id.subject, f"{part.number}.{part.mark}")
    title = t.pgettext("form title", "Your journal")
    others = _others(t, part.reader)
    await context.form(Form(title, form_id, (*([Paragraph(others)] if others else ()), _text(t, part.text))))


async def keep_change(context: InteractionContext, custom_id: CustomId) -> None:
    """The new words stand in place of the old ones."""
    written = await _written(context)
    place, _, mark = custom_id.choice.partition(".")
    unclear = await found_in(written)
    saved = await context.write(
        saving.change,
        reflection=custom_id.subject,
        written=written,
        part=number(place),
        mark=mark,
        unclear=unclear,
    )
    await answer(context, saved)


async def keep_as_it_is(context: InteractionContext, custom_id: CustomId) -> None:
    """A draft is kept as it is."""
    saved = await context.write(saving.keep, reflection=custom_id.subject)
    text, buttons = _said(context.texts, saved)
    await context.update(text, buttons=buttons)


async def answer(context: InteractionContext, saved: Saved) -> None:
    """Say that it is kept; or ask, before, about what could tell who somebody is."""
    context.at_stake = ""
    text, buttons = _said(context.texts, saved)
    await context.reply(text, buttons=buttons)


async def read_attachment(context: InteractionContext, file: discord.Attachment) -> str:
    """The words in a file that somebody gave.

    Raises:
        NoTextFile: it holds none that we read.
    """
    require_file(file.filename, file.size)
    try:
        return read_file(await file.read())
    except discord.NotFound:
        raise NoTextFile from None


async def found_in(written: str) -> tuple[str, ...]:
    """What could tell who somebody is; looked for beside the loop, since a long text takes a moment."""
    return await asyncio.to_thread(identifiers.find, written)


def _said(t: Texts, saved: Saved) -> tuple[str, list[Button]]:
    if saved.unclear:
        return wording.unclear(t, saved), [
            Button(t.pgettext("button", "Keep it so"), CustomId("journal.keep", saved.id)),
            Button(t.pgettext("button", "Change it"), CustomId("journal.change", saved.id), Tone.MAIN),
        ]
    return wording.saved(t, saved), [Button(t.pgettext("button", "Write more"), CustomId("journal.more", saved.id))]


def _page(t: Texts, title: str, before: str, custom_id: CustomId, readers: Sequence[Reader] = ()) -> Form:
    """A form to write in; with a choice of who can read it, where there is anybody to choose."""
    options = tuple(
        Option(str(one.audience), wording.reader(t, one), chosen=one.audience == ONLY_ME) for one in readers
    )
    english = wording.readers_in_english(t, readers) if len(options) > 1 else ""
    choice = Choice("reader", t.pgettext("form label", "Who can read it"), options)
    return Form(
        title=shortened(title, 45),
        custom_id=custom_id,
        fields=(
            Paragraph("\n\n".join(part for part in (before, private(t), english) if part)),
            _text(t, required=False),
            *((choice,) if len(options) > 1 else ()),
            File("file", t.pgettext("form label", "Or a text file"), t.gettext("For what is longer: .txt or .md")),
        ),
    )


def _others(t: Texts, reader: Reader) -> str:
    """Who else will read what is written into this form at once; "" if nobody."""
    return "" if reader.audience == ONLY_ME else wording.read_by(t, reader)


def _text(t: Texts, value: str = "", *, required: bool = True) -> Text:
    label = t.pgettext("form label", "Your words")
    return Text("text", label, long=True, required=required, most=FORM_ROOM, value=value)


def _audience(context: InteractionContext) -> Audience:
    """Who was chosen in the form."""
    chosen = context.filled().get("reader", ())
    return Audience.read(next(iter(chosen), "")) if isinstance(chosen, tuple) else ONLY_ME


async def _written(context: InteractionContext) -> str:
    """What came with a form: its words, and those of a file. From here on nothing of it may be lost."""
    text = context.filled().get("text", "")
    context.at_stake = text if isinstance(text, str) else ""
    file = context.attachment("file")
    if file is not None:
        context.at_stake = together(context.at_stake, await read_attachment(context, file))
    return context.at_stake


COMPONENTS = (
    Component("prompt.reflect", REFLECT, reflect),
    Component("prompt.reflect.form", REFLECT, keep_reflection),
    Component("journal.write", KEEP_JOURNAL, open_page),
    Component("journal.form", KEEP_JOURNAL, keep_page),
    Component("journal.more", KEEP_JOURNAL, open_more),
    Component("journal.more.form", KEEP_JOURNAL, keep_more),
    Component("journal.change", KEEP_JOURNAL, open_change),
    Component("journal.change.form", KEEP_JOURNAL, keep_change),
    Component("journal.keep", KEEP_JOURNAL, keep_as_it_is),
)
