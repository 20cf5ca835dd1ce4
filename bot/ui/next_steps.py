"""The next step, for /help and /me: one sentence, with the command or the place where it is done."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.authority import Action, Condition, Facts, is_open
from bot.core.people import Actor
from bot.i18n.texts import Texts


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something that may come next for somebody."""

    position: int
    """Only the first that is open is said. What others wait for comes before what one does oneself."""
    when: Condition
    words: str
    """A marked message (`N_`); empty where nothing is to be said, not even what would come later."""
    action: Action | None = None
    """It is said to those only to whom this is open."""


def said(steps: Iterable[NextStep], t: Texts, actor: Actor, facts: Facts) -> str:
    """What this person can do next; empty where nothing waits, or in a direct message."""
    if actor.server_id is None:
        return ""
    for step in sorted(steps, key=lambda step: step.position):
        if step.when(actor, facts) and (step.action is None or is_open(step.action, actor, facts)):
            return step.words and t.gettext(step.words)
    return ""
