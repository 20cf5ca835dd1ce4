"""The installation that a command is about."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.config import Settings


def installed_settings(
    needed: "Mapping[str, str] | None" = None, options: "Mapping[str, str | None] | None" = None
) -> "Settings":
    """The settings, as `bot.ops.settings` reads them; what the features bring is known with that, too."""
    from bot.feature import bind_hooks
    from bot.ops.settings import read_settings
    from cogs import FEATURES

    bind_hooks(FEATURES)
    return read_settings(needed, options)
