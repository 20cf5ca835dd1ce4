"""What will happen, and one Confirm: the one way in which something that takes from people is asked for.

The button carries what is meant and a mark of the facts that were shown, so that it works after a restart, and an old
one does nothing once things have changed. The service that it calls compares the mark (`bot.domain.confirmations`).
"""

from dataclasses import dataclass, replace

from bot.domain.confirmations import mark_of
from bot.ui.context import InteractionContext
from bot.ui.looks import Button, Tone
from bot.ui.presses import Press


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A question to the person who would do it."""

    text: str
    """What will happen, with its numbers."""
    press: Press
    """What Confirm asks for; its choice may hold what else is to be known (without a full stop)."""
    shown: object
    """The facts that the text tells."""


async def ask(context: InteractionContext, question: Confirmation, *, in_place: bool = False) -> None:
    """Show it; `in_place` of the private message whose button was pressed."""
    t = context.texts
    press = replace(question.press, choice=f"{question.press.choice}.{mark_of(question.shown)}")
    answer = context.update if in_place else context.reply
    await answer(
        f"{question.text}\n\n" + t.gettext("Nothing has changed yet. If this is what you want, press Confirm."),
        title=t.gettext("Please check, then confirm"),
        buttons=[Button(t.pgettext("button", "Confirm"), press, Tone.NO)],
    )


def mark(press: Press) -> str:
    """The mark of what was shown, from the button that was pressed."""
    return press.choice.rpartition(".")[2]


def choice(press: Press) -> str:
    """What else the button carries."""
    return press.choice.rpartition(".")[0]
