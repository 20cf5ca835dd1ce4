"""What people can do, of reflections: who may do each."""

from bot.domain.authority import MEMBERS, Action

REFLECT = Action("prompt.reflect", MEMBERS)
KEEP_JOURNAL = Action("journal", MEMBERS)
