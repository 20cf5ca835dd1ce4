"""What people can do, of privacy: who may do each."""

from bot.core.authority import ANYONE, Action

SEE_PRIVACY = Action("privacy", ANYONE, position=50)
ERASE_MYSELF = Action("privacy.erase", ANYONE)
