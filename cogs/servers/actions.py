"""What people can do, of servers: who may do each."""

from bot.core.authority import FACILITATORS, MANAGERS, Action

SET_UP = Action("setup", MANAGERS)
SEE_DELIVERY = Action("doctor", FACILITATORS, position=10)
MEND_DELIVERY = Action("doctor.mend", FACILITATORS)
