"""Certificates: approved by coordinators, named and received by those who earned them."""

from typing import TYPE_CHECKING

from bot.db.vault import Vault
from bot.feature import Feature, Personal
from bot.people import facts as people_facts
from cogs.certificates.actions import (
    APPROVE_CERTIFICATE,
    CONFIRM_NAME,
    CORRECT_NAME,
    EXPORT_CERTIFICATES,
    ISSUE_CERTIFICATE,
    REISSUE_CERTIFICATE,
    REVIEW_CERTIFICATES,
    REVOKE_CERTIFICATE,
    SEE_OWN_CERTIFICATES,
)
from cogs.certificates.cog import Certificates
from cogs.certificates.components import COMPONENTS
from cogs.certificates.notices import NOTICES
from cogs.certificates.sentences import QUESTIONS, REFUSALS
from cogs.certificates.services import facts, issuing, looking
from cogs.programs import services as progress
from cogs.sessions.services import attendance

if TYPE_CHECKING:
    from aiohttp import web


def _key_routes(vault: Vault, web_url: str | None) -> "list[web.RouteDef]":
    """Imported when there is a web server: most installations have none."""
    from cogs.certificates.web import key_routes

    return key_routes(vault, web_url)


FEATURE = Feature(
    name="certificates",
    cogs=(Certificates,),
    actions=(
        SEE_OWN_CERTIFICATES,
        CONFIRM_NAME,
        CORRECT_NAME,
        REVIEW_CERTIFICATES,
        APPROVE_CERTIFICATE,
        ISSUE_CERTIFICATE,
        REISSUE_CERTIFICATE,
        REVOKE_CERTIFICATE,
        EXPORT_CERTIFICATES,
    ),
    components=COMPONENTS,
    refusals=REFUSALS,
    questions=QUESTIONS,
    notices=NOTICES,
    work=looking.WORK,
    kind_name=lambda t: t.gettext("A certificate"),
    personal=(
        Personal("certificates", ("member_id",), lambda t: t.gettext("certificates")),
        Personal("certificate_approvals", ("member_id",), lambda t: t.gettext("approvals of certificates")),
    ),
    daily=(looking.daily,),
    hooks=(
        people_facts.conditions.calls(facts.conditions),
        attendance.certified.calls(issuing.certified),
        progress.code_column.calls(issuing.code_column),
    ),
    key_routes=_key_routes,
    audit={"certificate": "certificates"},
)
