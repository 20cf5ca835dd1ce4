"""What all messages of mentoring have in common."""

from bot.i18n.texts import Texts
from bot.ui.components import Button
from bot.ui.messages import RenderedMessage, Section


def message(t: Texts, title: str, text: str, *buttons: Button) -> RenderedMessage:
    """A message to one reader, in their language."""
    return RenderedMessage((Section(t.language, title, text),), buttons)
