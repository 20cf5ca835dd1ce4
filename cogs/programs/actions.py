"""What people can do, of programs: who may do each."""

from bot.core.authority import FACILITATORS, MEMBERS, Action

SEE_PROGRESS = Action("progress", MEMBERS)
SEE_PROGRESS_OF_OTHERS = Action("progress.others", FACILITATORS)
