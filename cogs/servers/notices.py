"""How the staff hear of what could not be delivered, and of roles that must not be given."""

from bot.outbox import failures, roles
from bot.ui.notices import NoticeKind
from cogs.servers.wording import setup
from cogs.servers.wording.failures import failed

NOTICES = (
    NoticeKind(failures.FAILURE, failures.facts, failed),
    NoticeKind(roles.WARNING, roles.facts, setup.warning),
)
