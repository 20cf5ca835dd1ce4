"""What can be pressed: Confirm, and under a prompt Reflect (which reflections answer) and Read in my language."""

from collections.abc import Iterable, Sequence

from bot.core.languages import own_name
from bot.feature import Component
from bot.i18n.texts import Texts
from bot.ui.components import Button, Tone, joined
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId
from bot.ui.lengths import LABEL_ROOM, size
from cogs.prompts import wording
from cogs.prompts.actions import READ_PROMPT
from cogs.prompts.services import posts

AND, MORE, GLOBE = " · ", " · …", "🌐"


def reflect_label(texts: Sequence[Texts]) -> str:
    """What the button says that opens a page about a prompt."""
    return joined(t.pgettext("button", "Reflect") for t in texts)


def read_label(texts: Sequence[Texts]) -> str:
    """What the button says that shows a prompt in the reader's language: each finds their own, however many there are.

    Where not all have room for these words, they have their names behind a globe.
    """
    label = AND.join(dict.fromkeys(t.pgettext("button", "Read in my language") for t in texts))
    return label if size(label) <= LABEL_ROOM else _names(dict.fromkeys(own_name(t.language) for t in texts))


def _names(languages: Iterable[str]) -> str:
    """As many names as have room; `…` stands for the others."""
    text, *others = (f"{GLOBE} {name}" if not place else name for place, name in enumerate(languages))
    for place, name in enumerate(others, start=1):
        longer = f"{text}{AND}{name}"
        if size(longer) + (size(MORE) if place < len(others) else 0) > LABEL_ROOM:
            return text + MORE
        text = longer
    return text


def reflect_button(post_id: int, label: str) -> Button:
    """The button that opens a page about a prompt."""
    return Button(label, CustomId("prompt.reflect", post_id), Tone.MAIN)


def read_button(post_id: int, label: str) -> Button:
    """The button that shows a prompt in the reader's language."""
    return Button(label, CustomId("prompt.read", post_id))


async def read(context: InteractionContext, custom_id: CustomId) -> None:
    """The prompt, in your language."""
    found = await context.read(posts.read, post=custom_id.subject)
    words = wording.said(context.texts, found.prompt)
    parts = (words.missing, words.question, wording.small(wording.private(context.texts)))
    await context.reply(
        "\n\n".join(filter(None, parts)),
        title=words.title,
        buttons=[reflect_button(found.post_id, reflect_label([context.texts]))],
    )


COMPONENTS = (Component("prompt.read", READ_PROMPT, read),)
