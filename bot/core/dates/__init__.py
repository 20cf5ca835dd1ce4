"""Reading dates and times as people write them: `tomorrow 6pm`, `Tue 18:00`, `9/8 6 pm`, `8 sept 18:00`.

The words come from outside (`Vocabulary`); what is made of them is decided here, and strictly: a text is read when all
of it is understood, and where it can mean several things all of them are returned, the likeliest first.
"""

from bot.core.dates.reading import LONGEST, MOST_READINGS, read
from bot.core.dates.vocabulary import Asked, DateScope

__all__ = ["LONGEST", "MOST_READINGS", "Asked", "DateScope", "read"]
