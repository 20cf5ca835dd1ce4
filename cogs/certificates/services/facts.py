"""What decides where commands of certificates lead somewhere."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, exists

from bot.core.authority import Fact
from bot.people.act import Act
from cogs.certificates.actions import CERTIFICATES, CERTIFIED
from cogs.certificates.models import Certificate


def conditions(act: Act) -> Mapping[Fact, ColumnElement[bool]]:
    """When each fact holds."""
    here = exists().where(Certificate.server_id == act.server, Certificate.member_id.is_not(None))
    return {CERTIFIED: here.where(Certificate.member_id == (act.actor.member_id or 0)), CERTIFICATES: here}
