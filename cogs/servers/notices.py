"""How the staff hear of what could not be delivered, and of roles that must not be given."""

from bot.services import roles
from bot.services.deliveries import failures
from bot.ui.notices import NoticeKind
from cogs.servers import words
from cogs.servers.failures import failed

NOTICES = (
    NoticeKind(failures.FAILURE, failures.facts, failed),
    NoticeKind(roles.WARNING, roles.facts, words.warning),
)
