"""What people can do, of cohorts: who may do each."""

from bot.core.authority import COORDINATORS, FACILITATORS, MEMBERS, Action

CREATE_COHORT = Action("cohort create", FACILITATORS)
JOIN_COHORT = Action("cohort join", MEMBERS)
LEAVE_COHORT = Action("cohort leave", MEMBERS)
SET_REQUIREMENTS = Action("cohort requirements", COORDINATORS)
EDIT_COHORT = Action("cohort edit", FACILITATORS)
PAUSE_COHORT = Action("cohort pause", FACILITATORS)
CLOSE_COHORT = Action("cohort close", FACILITATORS)
REOPEN_COHORT = Action("cohort reopen", FACILITATORS)
REMOVE_COHORT = Action("cohort remove", FACILITATORS)
REMOVE_MEMBER = Action("cohort remove-member", FACILITATORS)
READMIT_MEMBER = Action("cohort readmit-member", FACILITATORS)
SEE_ROSTER = Action("cohort roster", FACILITATORS)
