"""What can be pressed and filled in: Confirm, and the list of people who came."""

from bot.domain.authority import RECORD_ATTENDANCE, SCHEDULE_SESSIONS
from bot.i18n.texts import Texts
from bot.services import attendance, sessions
from bot.services.attendance import Sheet
from bot.ui.desk import Desk, Visit
from bot.ui.looks import Choice, Form, Option, Words
from bot.ui.presses import Press
from cogs.sessions import words

A_MENU = 25
"""People in one menu; a form has room for four."""


def register(desk: Desk) -> None:
    """Answer these buttons and this form from now on."""
    desk.answers("session.confirm", SCHEDULE_SESSIONS, confirm)
    desk.answers("session.attendance", RECORD_ATTENDANCE, attend)


def attendance_form(texts: Texts, sheet: Sheet) -> Form:
    """Everyone who can have been there, to be chosen from menus; who stands written down is chosen already."""
    people = [
        Option(str(one.member_id), one.name or str(one.user_id), chosen=bool(one.present)) for one in sheet.people
    ]
    pages = [tuple(people[start : start + A_MENU]) for start in range(0, len(people), A_MENU)]
    return Form(
        title=texts.pgettext("form title", "Who came?"),
        press=Press("session.attendance", sheet.session_id),
        fields=(
            Words(words.sheet(texts, sheet, left_out=sheet.left_out)),
            *(
                Choice(
                    "present" if number == 0 else f"present{number + 1}",
                    texts.pgettext("form label", "People who came"),
                    page,
                    many=True,
                    required=len(pages) == 1 and not any(one.present for one in sheet.people),
                )
                for number, page in enumerate(pages)
            ),
        ),
    )


async def confirm(visit: Visit, press: Press) -> None:
    """The series stands; everyone hears of it."""
    planned = await visit.write(sessions.confirm, series=press.subject)
    await visit.update(words.planned(visit.texts, planned))


async def attend(visit: Visit, press: Press) -> None:
    """The people who were chosen have been there."""
    chosen = frozenset(
        int(value) for values in visit.filled().values() if isinstance(values, tuple) for value in values
    )
    recorded = await visit.write(attendance.record_chosen, session=press.subject, members=chosen)
    await visit.reply(words.recorded(visit.texts, recorded))
