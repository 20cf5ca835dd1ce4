"""What people can do, of certificates: who may do each."""

from bot.core.authority import COORDINATORS, FACILITATORS, MEMBERS, Action, Fact, Heading
from cogs.cohorts.actions import COHORTS

CERTIFIED = Fact("they have a certificate of this server")
CERTIFICATES = Fact("somebody has a certificate of this server")

SEE_OWN_CERTIFICATES = Action("certificate mine", MEMBERS, CERTIFIED, Heading.COHORT)
CONFIRM_NAME = Action("certificate.name", MEMBERS)
CORRECT_NAME = Action("certificate.correct", MEMBERS)
REVIEW_CERTIFICATES = Action("certificate review", FACILITATORS, COHORTS)
APPROVE_CERTIFICATE = Action("certificate.approve", COORDINATORS)
ISSUE_CERTIFICATE = Action("certificate issue", COORDINATORS, COHORTS)
REISSUE_CERTIFICATE = Action("certificate reissue", COORDINATORS, CERTIFICATES)
EXPORT_CERTIFICATES = Action("certificate export", COORDINATORS, CERTIFICATES)
REVOKE_CERTIFICATE = Action("certificate revoke", COORDINATORS, CERTIFICATES)
