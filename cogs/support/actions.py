"""What people can do, of support: who may do each."""

from bot.core.authority import ANYONE, Action

SEE_SUPPORT = Action("support", ANYONE, position=40)
