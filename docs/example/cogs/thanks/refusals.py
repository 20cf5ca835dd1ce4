"""Why something about thanks cannot be done."""

from dataclasses import dataclass

from bot.core.refusals import Refusal


@dataclass(eq=False)
class ThankedToday(Refusal):
    """The same facilitator has thanked this person today."""

    name: str
