"""What people can do, of programs: who may do each."""

from bot.core.authority import FACILITATORS, MEMBERS, Action, Heading
from cogs.cohorts.actions import COHORTS, HAD_PLACE
from cogs.mentoring.actions import PAIRED

SEE_PROGRESS = Action(
    "progress",
    MEMBERS,
    lambda actor, facts: bool(facts & {HAD_PLACE, PAIRED}) or (actor.is_staff and COHORTS in facts),
    Heading.COHORT,
)
SEE_PROGRESS_OF_OTHERS = Action("progress.others", FACILITATORS)
