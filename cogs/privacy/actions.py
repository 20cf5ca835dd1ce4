"""What people can do, of privacy: who may do each."""

from bot.core.authority import ANYONE, Action

SEE_PRIVACY = Action("privacy", ANYONE)
ERASE_MYSELF = Action("privacy.erase", ANYONE)
