"""What people can do, of prompts: who may do each."""

from bot.core.authority import FACILITATORS, MEMBERS, Action, Fact
from cogs.cohorts.actions import OPEN_COHORTS

OWN_PROMPTS = Fact("facilitators' own prompts are there that are not retired")

SCHEDULE_PROMPTS = Action("prompt schedule", FACILITATORS, OPEN_COHORTS)
ADD_PROMPT = Action("prompt add", FACILITATORS)
TRANSLATE_PROMPT = Action("prompt translate", FACILITATORS, OWN_PROMPTS)
RETIRE_PROMPT = Action("prompt retire", FACILITATORS, OWN_PROMPTS)
SEE_LIBRARY = Action("prompt library", FACILITATORS)
READ_PROMPT = Action("prompt.read", MEMBERS)
SEE_PLANS = Action("prompt plans", FACILITATORS, OPEN_COHORTS)
CHANGE_PROMPT = Action("prompt change", FACILITATORS, OPEN_COHORTS)
SKIP_PROMPT = Action("prompt skip", FACILITATORS, OPEN_COHORTS)
MOVE_PROMPT = Action("prompt move", FACILITATORS, OPEN_COHORTS)
CANCEL_PROMPTS = Action("prompt cancel", FACILITATORS, OPEN_COHORTS)
POST_PROMPT = Action("prompt post", FACILITATORS, OPEN_COHORTS)
SEE_PARTICIPATION = Action("prompt participation", FACILITATORS, OPEN_COHORTS)
