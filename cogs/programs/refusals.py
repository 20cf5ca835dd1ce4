"""Why something about progress cannot be done."""

from dataclasses import dataclass

from bot.core.refusals import Refusal


@dataclass(eq=False)
class HasNoPlace(Refusal):
    """Somebody else has no place in the cohort meant, or in none."""

    name: str
    cohort: str = ""
