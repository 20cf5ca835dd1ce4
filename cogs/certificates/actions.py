"""What people can do, of certificates: who may do each."""

from bot.core.authority import COORDINATORS, FACILITATORS, MEMBERS, Action
from cogs.cohorts.actions import COHORTS

REVIEW_CERTIFICATES = Action("certificate review", FACILITATORS, COHORTS)
APPROVE_CERTIFICATE = Action("certificate.approve", COORDINATORS)
ISSUE_CERTIFICATE = Action("certificate issue", COORDINATORS, COHORTS)
CONFIRM_NAME = Action("certificate.name", MEMBERS)
