"""How the staff hear of what could not be delivered."""

from bot.services.deliveries import failures
from bot.ui.notices import NoticeKind
from cogs.servers.failures import failed

NOTICES = (NoticeKind(failures.FAILURE, failures.facts, failed),)
