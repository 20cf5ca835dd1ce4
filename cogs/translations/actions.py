"""What people can do, of translations: who may do each."""

from bot.core.authority import FACILITATORS, MEMBERS, Action, Fact
from bot.core.people import Standing

WORDS_WAIT = Fact("suggested words wait for a review")

REVIEWERS = FACILITATORS | {Standing.TRANSLATOR}

SUGGEST_WORDS = Action("translation suggest", MEMBERS, position=110)
REVIEW_WORDS = Action("translation review", REVIEWERS, WORDS_WAIT, position=111)
