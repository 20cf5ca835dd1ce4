"""What will happen, and one Confirm: the one way in which something that takes from people is asked for.

The button carries what is meant and a mark of the facts that were shown, so that it works after a restart, and an old
one does nothing once things have changed. The service that it calls compares the mark (`bot.core.confirmations`).
"""

from dataclasses import dataclass, replace

from bot.core.confirmations import mark_of
from bot.ui.components import Button, Tone
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A question to the person who would do it."""

    text: str
    """What will happen, with its numbers."""
    custom_id: CustomId
    """What Confirm asks for; its choice may hold what else is to be known (without a full stop)."""
    shown: object
    """The facts that the text tells."""


async def ask(context: InteractionContext, question: Confirmation, *, in_place: bool = False) -> None:
    """Show it; `in_place` of the private message whose button was pressed."""
    t = context.texts
    custom_id = replace(question.custom_id, choice=f"{question.custom_id.choice}.{mark_of(question.shown)}")
    answer = context.update if in_place else context.reply
    await answer(
        f"{question.text}\n\n" + t.gettext("Nothing has changed yet. If this is what you want, press Confirm."),
        title=t.gettext("Please check, then confirm"),
        buttons=[Button(t.pgettext("button", "Confirm"), custom_id, Tone.NO)],
    )


def mark(custom_id: CustomId) -> str:
    """The mark of what was shown, from the button that was pressed."""
    return custom_id.choice.rpartition(".")[2]


def choice(custom_id: CustomId) -> str:
    """What else the button carries."""
    return custom_id.choice.rpartition(".")[0]
