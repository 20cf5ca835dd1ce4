"""What people can do, of reflections: who may do each."""

from bot.core.authority import MEMBERS, Action

REFLECT = Action("prompt.reflect", MEMBERS)
KEEP_JOURNAL = Action("journal", MEMBERS)
