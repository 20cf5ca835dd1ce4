"""What people can do, of prompts: who may do each."""

from bot.core.authority import FACILITATORS, MEMBERS, Action

SCHEDULE_PROMPTS = Action("prompt schedule", FACILITATORS)
READ_PROMPT = Action("prompt.read", MEMBERS)
