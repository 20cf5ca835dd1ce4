"""How often something happens, as people choose it from a list."""

from discord import app_commands

from bot.domain import recurrence

REPEATS = [
    app_commands.Choice(name="none", value=recurrence.NONE),
    app_commands.Choice(name="weekly", value=recurrence.WEEK),
    app_commands.Choice(name="every 2 weeks", value=recurrence.TWO_WEEKS),
    app_commands.Choice(name="monthly", value=recurrence.MONTH),
]
