"""How the staff hear of what could not be delivered, of roles that must not be given, and of a quarantine."""

from bot.outbox import failures, quarantine, roles
from bot.ui.notices import NoticeKind
from cogs.servers.wording import setup
from cogs.servers.wording.failures import failed, quarantined

NOTICES = (
    NoticeKind(failures.FAILURE, failures.facts, failed),
    NoticeKind(quarantine.NOTICE, quarantine.facts, quarantined),
    NoticeKind(roles.WARNING, roles.facts, setup.warning),
)
