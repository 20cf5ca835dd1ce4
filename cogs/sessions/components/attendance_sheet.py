"""Who came: the sheet, ten people a page."""

from collections import Counter
from collections.abc import Collection

from bot.core.finding import told_apart
from bot.core.refusals import ButtonTooOld
from bot.feature import Component
from bot.i18n.texts import Texts
from bot.ui import paging
from bot.ui.components import Button, Menu, Option, Tone
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, number
from bot.ui.messages import plain
from bot.ui.names import mentioned
from cogs.sessions import documents
from cogs.sessions.actions import RECORD_ATTENDANCE, RECORD_SESSION
from cogs.sessions.rules.rsvps import RsvpAnswer
from cogs.sessions.services import attendance, attendance_sheet, recordings
from cogs.sessions.services.attendance import Asked
from cogs.sessions.services.attendance_records import Recorded
from cogs.sessions.services.attendance_sheet import Line, Sheet
from cogs.sessions.services.recordings import Entered
from cogs.sessions.wording import attendance as wording

NOBODY = "0"
"""The option that says that nobody of the page was there."""


async def show(
    context: InteractionContext, session: str | int, page: int = 0, *, again: bool = False, said: str = ""
) -> None:
    """A page of the sheet; above it, what is to be said."""
    seen = await context.read(attendance_sheet.page, session=session, page=page)
    t = context.texts
    words = "\n\n".join(part for part in (said, text(t, seen)) if part)
    put = context.update if again else context.reply
    await put(words, title=t.gettext("Who came?"), buttons=buttons(t, seen), menu=menu(t, seen))


async def entered(context: InteractionContext, done: Entered) -> None:
    """A session was entered afterwards: its sheet opens."""
    t = context.texts
    said = t.gettext(
        "Entered: **{title}** of {cohort}, {time}. It counts like any other session, and I send no reminder or "
        "announcement for it.",
        title=plain(done.title),
        cohort=plain(done.cohort),
        time=t.moment(done.starts_at),
    )
    if done.recorded is not None:
        said += f"\n\n{wording.recorded(t, done.recorded)}"
    await show(context, done.session_id, said=said)


async def take_back(context: InteractionContext, custom_id: CustomId) -> None:
    """It was entered by mistake."""
    gone = await context.write(recordings.take_back, session=custom_id.subject)
    t = context.texts
    facts = {"title": plain(gone.title), "time": t.moment(gone.starts_at)}
    await context.update(t.gettext("**{title}** ({time}) is not entered any more.", **facts))


async def answer(context: InteractionContext, done: Recorded | Asked) -> None:
    """What was written down, or what is asked first."""
    t = context.texts
    if isinstance(done, Asked):
        await context.reply(wording.asked(t, done), buttons=confirmation(t, done))
    else:
        await context.reply(wording.recorded(t, done))


def text(t: Texts, page: Sheet) -> str:
    """The people of the page, and what speaks for each."""
    head = t.gettext(
        "**{title}**, {time}, {duration}. Written down: {present} of {people}.",
        title=plain(page.title),
        time=t.moment(page.starts_at),
        duration=t.duration(page.minutes),
        present=t.number(page.present),
        people=t.number(page.people),
    )
    shared = {name for name, times in Counter(line.person.name for line in page.lines).items() if times > 1}
    lines = [_line(t, page, line, shared) for line in page.lines]
    parts = [
        head,
        "\n".join(lines),
        t.gettext("Choose below who was there. What you change on this page is kept as soon as you choose."),
    ]
    if page.recorded_at is not None:
        parts.insert(1, t.gettext("📝 Entered afterwards, {time}.", time=t.moment(page.recorded_at)))
    return "\n\n".join([*parts, *paging.position(t, page.page)])


def _line(t: Texts, page: Sheet, line: Line, shared: Collection[str]) -> str:
    one = line.person
    said: list[str] = []
    if one.present and one.credited:
        said.append(t.gettext("{duration} credited", duration=t.duration(one.credited)))
    elif one.present:
        short = t.gettext(
            "nothing credited: {duration} is less than {percent} %",
            duration=t.duration(one.minutes),
            percent=t.number(page.half_from),
        )
        said.append(short)
    if line.seen is not None:
        said.append(t.gettext("seen for {duration}", duration=t.duration(line.seen)))
    if line.checked_in_at is not None:
        clock = t.clock_time(line.checked_in_at)
        late, usual = t.gettext("pressed late at {clock}", clock=clock), t.gettext("pressed at {clock}", clock=clock)
        said.append(late if line.late else usual)
    if line.answer == RsvpAnswer.GOING:
        said.append(t.gettext("had said yes"))
    elif line.answer == RsvpAnswer.CANT:
        said.append(t.gettext("had said no"))
    # Of two who have one name: whoever reads can tap on who is meant.
    name = mentioned(one.named) if one.name in shared else plain(one.name)
    return f"{'✅' if one.present else '▫️'} {t.row((name, *said))}"


def menu(t: Texts, page: Sheet) -> Menu:
    """The people of the page, to be chosen."""
    names = told_apart([line.person.name or str(line.person.user_id) for line in page.lines])
    people = tuple(
        Option(str(line.person.member_id), name, bool(line.person.present))
        for line, name in zip(page.lines, names, strict=True)
    )
    return Menu(
        t.gettext("Who of these was there?"),
        CustomId("sheet.mark", page.session_id, str(page.page.number)),
        (*people, Option(NOBODY, t.gettext("Nobody of these"))),
        many=True,
    )


def buttons(t: Texts, page: Sheet) -> list[Button]:
    """Back and forth, everyone, and the spreadsheet."""
    session, at = page.session_id, str(page.page.number)
    made = paging.buttons(t, page.page, lambda number: CustomId("sheet.page", session, str(number)))
    made.append(Button(t.pgettext("button", "All of these came"), CustomId("sheet.all", session, at), Tone.YES))
    if page.recorded_at is not None and not page.present:
        made.append(Button(t.pgettext("button", "Entered by mistake"), CustomId("sheet.undo", session)))
    made.append(Button(t.pgettext("button", "Spreadsheet"), CustomId("sheet.csv", session)))
    return made


async def turn(context: InteractionContext, custom_id: CustomId) -> None:
    """Another page."""
    await show(context, custom_id.subject, number(custom_id.choice), again=True)


async def mark(context: InteractionContext, custom_id: CustomId) -> None:
    """These were there, the others of the page were not."""
    await _save(context, custom_id, frozenset(number(value) for value in context.chosen() if value != NOBODY))


async def mark_all(context: InteractionContext, custom_id: CustomId) -> None:
    """Everyone of the page was there."""
    await _save(context, custom_id, None)


async def _save(context: InteractionContext, custom_id: CustomId, members: frozenset[int] | None) -> None:
    """Keep what was changed on the page, compared with what it showed; what takes something away is asked first."""
    shown = {number(value): stood for value, stood in context.shown().items() if value != NOBODY}
    if not shown:
        raise ButtonTooOld
    done = await context.write(attendance.record_shown, session=custom_id.subject, shown=shown, members=members)
    t, page = context.texts, number(custom_id.choice)
    if isinstance(done, Asked):
        await context.update(wording.asked(t, done), buttons=confirmation(t, done, page))
    else:
        said = wording.kept(t, done.left_out.kept)
        await show(context, custom_id.subject, page, again=True, said=said)


def confirmation(t: Texts, asked: Asked, page: int = 0) -> list[Button]:
    """Yes, or back to the sheet."""
    return [
        Button(t.pgettext("button", "Confirm"), CustomId("sheet.confirm", asked.draft_id, str(page)), Tone.NO),
        Button(t.pgettext("button", "Leave it as it is"), CustomId("sheet.page", asked.session_id, str(page))),
    ]


async def confirm(context: InteractionContext, custom_id: CustomId) -> None:
    """It was confirmed that something is taken away."""
    done = await context.write(attendance.confirm, draft=custom_id.subject)
    t = context.texts
    sheet = CustomId("sheet.page", done.session_id, custom_id.choice)
    await context.update(wording.recorded(t, done), buttons=[Button(t.pgettext("button", "Open the sheet"), sheet)])


COMPONENTS = (
    Component("sheet.page", RECORD_ATTENDANCE, turn),
    Component("sheet.mark", RECORD_ATTENDANCE, mark),
    Component("sheet.all", RECORD_ATTENDANCE, mark_all),
    Component("sheet.confirm", RECORD_ATTENDANCE, confirm),
    Component("sheet.undo", RECORD_SESSION, take_back),
    Component("sheet.csv", RECORD_ATTENDANCE, documents.send),
)
