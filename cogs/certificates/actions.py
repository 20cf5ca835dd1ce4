"""What people can do, of certificates: who may do each."""

from bot.core.authority import COORDINATORS, Action
from cogs.cohorts.actions import COHORTS

ISSUE_CERTIFICATE = Action("certificate issue", COORDINATORS, COHORTS)
