"""What can be pressed while sessions are planned: Confirm."""

from bot.domain.authority import SCHEDULE_SESSIONS
from bot.services import sessions
from bot.ui.desk import Desk, Visit
from bot.ui.presses import Press
from cogs.sessions import words


def register(desk: Desk) -> None:
    """Answer this button from now on."""
    desk.answers("session.confirm", SCHEDULE_SESSIONS, confirm)


async def confirm(visit: Visit, press: Press) -> None:
    """The series stands; everyone hears of it."""
    planned = await visit.write(sessions.confirm, series=press.subject)
    await visit.update(words.planned(visit.texts, planned))
