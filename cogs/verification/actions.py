"""What people can do, of verification: who may do each."""

from bot.core.authority import ANYONE, Action

VERIFY = Action("verify", ANYONE, position=60)
