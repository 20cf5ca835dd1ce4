"""What people can do, of prompts: who may do each."""

from bot.core.authority import FACILITATORS, MEMBERS, Action
from cogs.cohorts.actions import OPEN_COHORTS

SCHEDULE_PROMPTS = Action("prompt schedule", FACILITATORS, OPEN_COHORTS)
READ_PROMPT = Action("prompt.read", MEMBERS)
