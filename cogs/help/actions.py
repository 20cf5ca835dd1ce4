"""What people can do, of help: who may do each."""

from bot.core.authority import ANYONE, Action

SEE_HELP = Action("help", ANYONE, position=30)
READ_NOTICE = Action("notice.read", ANYONE)
