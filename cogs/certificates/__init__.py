"""Certificates: issued by coordinators, received by those who earned them."""

from bot.feature import Feature, Personal
from cogs.certificates import services
from cogs.certificates.actions import ISSUE_CERTIFICATE
from cogs.certificates.cog import Certificates
from cogs.certificates.notices import NOTICES
from cogs.certificates.sentences import QUESTIONS, REFUSALS
from cogs.programs import services as progress
from cogs.sessions.services import attendance

FEATURE = Feature(
    name="certificates",
    cogs=(Certificates,),
    actions=(ISSUE_CERTIFICATE,),
    refusals=REFUSALS,
    questions=QUESTIONS,
    notices=NOTICES,
    kind_name=lambda t: t.gettext("A certificate"),
    personal=(Personal("certificates", ("member_id",), lambda t: t.gettext("certificates")),),
    hooks=(
        attendance.certified.calls(services.certified),
        progress.code_column.calls(services.code_column),
    ),
    audit={"certificate": "certificates"},
)
