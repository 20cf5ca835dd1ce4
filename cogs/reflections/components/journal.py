"""The pages of a journal, one entry whole, and what can be done with it."""

from collections.abc import Sequence

from bot.feature import Component
from bot.ui import confirmations
from bot.ui.components import Button, Menu, Option, Tone
from bot.ui.confirmations import Confirmation
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, number
from bot.ui.lengths import MESSAGE_ROOM, shortened, size
from bot.ui.messages import Attached, plain
from cogs.reflections import documents, wording
from cogs.reflections.actions import KEEP_JOURNAL, READ_SHARED
from cogs.reflections.rules.audience import ONLY_ME, Audience, ReflectionStatus
from cogs.reflections.rules.listing import Listing
from cogs.reflections.sentences import WORDS_SEALED
from cogs.reflections.services import changes, journal, sharing
from cogs.reflections.services.journal import Entry, JournalPage
from cogs.reflections.services.sharing import ONESELF

WHOLE = 2 * MESSAGE_ROOM
"""So much is read in messages; of what is longer there is the beginning, and all of it as a file."""
BEGINNING = 3000


async def show(context: InteractionContext, page: JournalPage, *, in_place: bool = False) -> None:
    """A page of one's journal, with what can be opened, and buttons to write and to turn the page."""
    t = context.texts
    labels = [wording.label(t, entry) for entry in page.entries]
    options = tuple(Option(str(entry.id), label) for entry, label in zip(page.entries, labels, strict=True))
    own = not page.listing.user
    to_read = CustomId("journal.read" if own else "reflection.read")
    menu = Menu(t.gettext("Read one in full"), to_read, options) if options else None
    buttons = [Button(t.pgettext("button", "Write"), CustomId("journal.write"), Tone.MAIN)] if own else []
    if page.newer is not None:
        buttons.append(Button(t.pgettext("button", "Newer"), CustomId("journal.page", choice=str(page.newer))))
    if page.older is not None:
        buttons.append(Button(t.pgettext("button", "Older"), CustomId("journal.page", choice=str(page.older))))
    if page.entries and own:
        buttons.append(Button(t.pgettext("button", "Download all"), CustomId("journal.download")))
    put = context.update if in_place else context.reply
    said = [wording.journal(t, page, labels)]
    if any(entry.is_closed for entry in page.entries):
        said.append(_why_closed(context))
    await put("\n\n".join(said), title=t.gettext("Your journal"), buttons=buttons, menu=menu)


async def turn(context: InteractionContext, custom_id: CustomId) -> None:
    """Another page, in place of this one."""
    listing = Listing.read(custom_id.choice)
    page = await context.read(journal.of_mentee if listing.user else journal.page, listing=listing)
    await show(context, page, in_place=True)


async def read(context: InteractionContext, custom_id: CustomId) -> None:
    """One thing that one wrote, all of it, and what can be done with it."""
    chosen = number(next(iter(context.chosen()), ""), otherwise=custom_id.subject)
    entry = await context.read(journal.entry, reflection=chosen)
    readers = await context.read(sharing.readers, post=entry.post)
    t, menu, english = context.texts, None, ""
    if entry.status == ReflectionStatus.KEPT and (len(readers) > 1 or entry.reader.audience != ONLY_ME):
        options = tuple(
            Option(str(one.audience), wording.reader(t, one), chosen=one.audience == entry.reader.audience)
            for one in readers
        )
        menu = Menu(t.gettext(wording.QUESTION), CustomId("journal.readers", entry.id), options)
        english = wording.readers_in_english(t, readers)
    await show_whole(context, entry, _buttons(context, entry), menu, english=english)


async def choose_reader(context: InteractionContext, custom_id: CustomId) -> None:
    """Say who will be able to read it, and ask; that nobody else can any more is done at once."""
    audience = Audience.read(next(iter(context.chosen()), ""))
    if audience == ONLY_ME:
        await context.write(changes.unshare, reflection=custom_id.subject)
        await context.reply(wording.read_by(context.texts, ONESELF))
        return
    choice = await context.read(changes.choice, reflection=custom_id.subject, audience=audience)
    share_id = CustomId("journal.share", custom_id.subject, str(audience))
    await confirmations.ask(context, Confirmation(wording.would_share(context.texts, choice.reader), share_id, choice))


async def share(context: InteractionContext, custom_id: CustomId) -> None:
    """They can read it from now on."""
    choice = await context.write(
        changes.share,
        reflection=custom_id.subject,
        audience=Audience.read(confirmations.choice(custom_id)),
        mark=confirmations.mark(custom_id),
    )
    await context.update(wording.read_by(context.texts, choice.reader))


async def read_shared(context: InteractionContext, custom_id: CustomId) -> None:
    """A mentor reads what somebody shares with them."""
    chosen = number(next(iter(context.chosen()), ""), otherwise=custom_id.subject)
    await show_whole(context, await context.read(journal.for_mentor, reflection=chosen), for_mentor=True)


async def show_whole(
    context: InteractionContext,
    entry: Entry,
    buttons: Sequence[Button] = (),
    menu: Menu | None = None,
    *,
    for_mentor: bool = False,
    english: str = "",
) -> None:
    """All of something: in messages, and as a file where it is very long."""
    t = context.texts
    text, files = _why_closed(context) if entry.is_closed else plain(entry.words), []
    if size(text) > WHOLE:
        text = shortened(text, BEGINNING)
        files = [Attached(f"reflection-{entry.id}.txt", entry.words.encode())]
    notes = [] if for_mentor else wording.notes(t, entry)
    title = wording.label(t, entry)
    await context.reply(
        "\n\n".join(filter(None, [text, *notes, english])), title=title, buttons=buttons, menu=menu, files=files
    )


async def withdraw(context: InteractionContext, custom_id: CustomId) -> None:
    """It counts no more, and is shared with nobody."""
    await context.write(changes.withdraw, reflection=custom_id.subject)
    t = context.texts
    await context.reply(
        t.careful("It is taken back: it counts no more, and nobody else can read it. It stays in your journal."),
        buttons=[_count_again(context, custom_id.subject)],
    )


async def count_again(context: InteractionContext, custom_id: CustomId) -> None:
    """It counts again."""
    again = await context.write(changes.count_again, reflection=custom_id.subject)
    t = context.texts
    if again.reader != ONESELF:  # an old button: it counted again before, and was shared since
        await context.reply(wording.read_by(t, again.reader))
        return
    await context.reply(
        t.careful("It counts again. Only you can read it.")
        if again.counts
        else t.gettext("It is an entry of your journal again. It counts for nothing, since its prompt is gone.")
    )


async def ask_delete(context: InteractionContext, custom_id: CustomId) -> None:
    """What would be deleted."""
    doomed = await context.read(changes.doomed, reflection=custom_id.subject)
    question = Confirmation(
        wording.would_delete(context.texts, doomed), CustomId("journal.deleted", custom_id.subject), doomed
    )
    await confirmations.ask(context, question)


async def delete(context: InteractionContext, custom_id: CustomId) -> None:
    """It is gone."""
    await context.write(changes.delete, reflection=custom_id.subject, mark=confirmations.mark(custom_id))
    await context.update(context.texts.careful("It is deleted, everywhere."))


async def download(context: InteractionContext, custom_id: CustomId) -> None:
    """Everything that one wrote, as files, to oneself alone."""
    entries = await context.read(journal.everything)
    t = context.texts
    files = await documents.files(t, entries, at=context.now)
    await context.reply(
        t.careful("Here is everything that you wrote, for you alone. Please keep it where nobody else looks."),
        files=files,
    )


def _why_closed(context: InteractionContext) -> str:
    """Why the words of an entry are not shown."""
    return WORDS_SEALED.of(context.actor)(context.texts, None)


def _buttons(context: InteractionContext, entry: Entry) -> list[Button]:
    """What can be done with an entry; where its words do not open, it can still be taken back and deleted."""
    t, buttons = context.texts, list[Button]()
    if entry.status == ReflectionStatus.DRAFT and not entry.is_closed:
        buttons.append(Button(t.pgettext("button", "Keep it so"), CustomId("journal.keep", entry.id), Tone.MAIN))
    if not entry.is_closed:
        buttons.append(Button(t.pgettext("button", "Change it"), CustomId("journal.change", entry.id)))
        buttons.append(Button(t.pgettext("button", "Write more"), CustomId("journal.more", entry.id)))
    if entry.status == ReflectionStatus.WITHDRAWN:
        buttons.append(_count_again(context, entry.id))
    elif entry.status == ReflectionStatus.KEPT and entry.counts:
        buttons.append(Button(t.pgettext("button", "Take it back"), CustomId("journal.withdraw", entry.id)))
    buttons.append(Button(t.pgettext("button", "Delete it"), CustomId("journal.delete", entry.id), Tone.NO))
    return buttons


def _count_again(context: InteractionContext, reflection: int) -> Button:
    return Button(context.texts.pgettext("button", "Let it count again"), CustomId("journal.again", reflection))


COMPONENTS = (
    Component("journal.page", KEEP_JOURNAL, turn),
    Component("journal.read", KEEP_JOURNAL, read),
    Component("journal.readers", KEEP_JOURNAL, choose_reader),
    Component("journal.share", KEEP_JOURNAL, share),
    Component("reflection.read", READ_SHARED, read_shared),
    Component("journal.withdraw", KEEP_JOURNAL, withdraw),
    Component("journal.again", KEEP_JOURNAL, count_again),
    Component("journal.delete", KEEP_JOURNAL, ask_delete),
    Component("journal.deleted", KEEP_JOURNAL, delete),
    Component("journal.download", KEEP_JOURNAL, download),
)
