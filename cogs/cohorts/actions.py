"""What people can do, of cohorts: who may do each."""

from bot.core.authority import COORDINATORS, FACILITATORS, MEMBERS, Action, Fact, Heading

PLACE_FREE = Fact("a cohort is open, has room, and they have no place in it")
HAS_PLACE = Fact("they have a place in a cohort that is open")
HAD_PLACE = Fact("they had a place in a cohort at any time")
COHORTS = Fact("there are cohorts here, open or closed")
OPEN_COHORTS = Fact("a cohort is open here")
CLOSED_COHORTS = Fact("a cohort is closed here")
PEOPLE = Fact("somebody has a place in a cohort here")
REMOVED_PEOPLE = Fact("somebody's place was ended here, and they may not join again yet")

CREATE_COHORT = Action("cohort create", FACILITATORS)
JOIN_COHORT = Action("cohort join", MEMBERS, PLACE_FREE, Heading.BEGIN)
LEAVE_COHORT = Action("cohort leave", MEMBERS, HAS_PLACE, Heading.COHORT)
SET_REQUIREMENTS = Action("cohort requirements", COORDINATORS, COHORTS)
EDIT_COHORT = Action("cohort edit", FACILITATORS, COHORTS)
PAUSE_COHORT = Action("cohort pause", FACILITATORS, OPEN_COHORTS)
CLOSE_COHORT = Action("cohort close", FACILITATORS, OPEN_COHORTS)
REOPEN_COHORT = Action("cohort reopen", FACILITATORS, CLOSED_COHORTS)
REMOVE_COHORT = Action("cohort remove", FACILITATORS, COHORTS)
REMOVE_MEMBER = Action("cohort remove-member", FACILITATORS, PEOPLE)
READMIT_MEMBER = Action("cohort readmit-member", FACILITATORS, REMOVED_PEOPLE)
SEE_ROSTER = Action("cohort roster", FACILITATORS, COHORTS)
