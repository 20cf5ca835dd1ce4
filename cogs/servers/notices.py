"""How the staff hear of what could not be delivered, of roles, of a quarantine, and of threads to delete."""

from bot.outbox import failures, quarantine, recalls, roles
from bot.ui.notices import NoticeKind
from cogs.servers.wording import setup, threads
from cogs.servers.wording.failures import failed, quarantined

NOTICES = (
    NoticeKind(failures.FAILURE, failures.facts, failed),
    NoticeKind(quarantine.NOTICE, quarantine.facts, quarantined),
    NoticeKind(roles.WARNING, roles.facts, setup.warning),
    NoticeKind(recalls.REMAINS, recalls.remaining, threads.remaining),
)
