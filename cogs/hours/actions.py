"""What people can do, of hours: who may do each."""

from bot.core.authority import FACILITATORS, Action
from cogs.cohorts.actions import COHORTS, PEOPLE

ADD_HOURS = Action("hours add", FACILITATORS, PEOPLE)
TAKE_BACK_HOURS = Action("hours take-back", FACILITATORS, PEOPLE)
TRANSFER_HOURS = Action("hours transfer", FACILITATORS, lambda _actor, facts: {PEOPLE, COHORTS} <= facts)
