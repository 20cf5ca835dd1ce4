"""What people can do, of prompts: who may do each."""

from bot.domain.authority import FACILITATORS, MEMBERS, Action

SCHEDULE_PROMPTS = Action("prompt schedule", FACILITATORS)
READ_PROMPT = Action("prompt.read", MEMBERS)
