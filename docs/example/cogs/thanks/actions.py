"""What people can do, of thanks: who may do each."""

from bot.core.authority import FACILITATORS, Action
from cogs.cohorts.actions import PEOPLE

THANK = Action("thank", FACILITATORS, PEOPLE)
