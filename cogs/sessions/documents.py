"""Who came, as a spreadsheet."""

import csv
import io

from bot.i18n.texts import Texts
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId
from bot.ui.hours import hour_type_name
from bot.ui.messages import Attached, plain
from cogs.sessions.rules.rsvps import RsvpAnswer
from cogs.sessions.services import attendance_sheet
from cogs.sessions.services.attendance_sheet import Sheet


async def send(context: InteractionContext, custom_id: CustomId) -> None:
    """The whole sheet as a file that any spreadsheet program opens."""
    whole = await context.read(attendance_sheet.page, session=custom_id.subject, page=None)
    t = context.texts
    await context.reply(
        t.gettext("Here is the sheet of **{title}**. Please keep it safe: it has names.", title=plain(whole.title)),
        files=[Attached(f"attendance-{whole.session_id}.csv", _csv(t, whole))],
    )


def _csv(t: Texts, page: Sheet) -> bytes:
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow(
        [
            t.pgettext("column", "Name"),
            t.pgettext("column", "Answer"),
            t.pgettext("column", "Checked in"),
            t.pgettext("column", "Minutes seen"),
            t.pgettext("column", "Present"),
            t.pgettext("column", "Minutes"),
            t.pgettext("column", "Minutes credited"),
            t.pgettext("column", "Hour type"),
        ]
    )
    answers = {
        RsvpAnswer.GOING: t.pgettext("button", "Going"),
        RsvpAnswer.MAYBE: t.pgettext("button", "Maybe"),
        RsvpAnswer.CANT: t.pgettext("button", "Can't"),
        RsvpAnswer.WAITING: t.pgettext("answer", "In line"),
    }
    hour_type = hour_type_name(t, page.hour_type)
    for line in page.lines:
        one = line.person
        answer = "" if line.answer is None else answers[line.answer]
        checked_in = "" if line.checked_in_at is None else t.local(line.checked_in_at).isoformat(" ", "minutes")
        present = "" if one.present is None else "1" if one.present else "0"
        cells = (one.name, answer, checked_in, line.seen, present, one.minutes, one.credited, hour_type)
        table.writerow([_safe(cell) for cell in cells])
    return file.getvalue().encode("utf-8-sig")


def _safe(cell: object) -> str:
    """A cell that no spreadsheet program takes for a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
