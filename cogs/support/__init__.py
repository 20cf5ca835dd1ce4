"""Support: where people find help at once."""

from bot.feature import Feature
from cogs.support.actions import SEE_SUPPORT
from cogs.support.cog import SupportLines

FEATURE = Feature(name="support", cogs=(SupportLines,), actions=(SEE_SUPPORT,))
