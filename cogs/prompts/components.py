"""What can be pressed: Confirm, and under a prompt Reflect (which reflections answer) and Read in my language."""

from collections.abc import Sequence

from bot.feature import Component
from bot.i18n.texts import Texts
from bot.ui.components import Button, Tone, joined
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId
from cogs.prompts import wording
from cogs.prompts.actions import READ_PROMPT, SCHEDULE_PROMPTS
from cogs.prompts.services import planning, posts


def reflect_button(post_id: int, texts: Sequence[Texts]) -> Button:
    """The button that opens a page about a prompt."""
    return Button(
        joined(t.pgettext("button", "Reflect") for t in texts), CustomId("prompt.reflect", post_id), Tone.MAIN
    )


def read_button(post_id: int, texts: Sequence[Texts]) -> Button:
    """The button that shows a prompt in the reader's language."""
    return Button(joined(t.pgettext("button", "Read in my language") for t in texts), CustomId("prompt.read", post_id))


async def confirm(context: InteractionContext, custom_id: CustomId) -> None:
    """The series stands; each prompt comes at its time."""
    await context.require_posting(await context.read(planning.posting_channel, plan=custom_id.subject))
    plan = await context.write(planning.confirm, plan=custom_id.subject)
    await context.update(wording.planned(context.texts, plan))


async def read(context: InteractionContext, custom_id: CustomId) -> None:
    """The prompt, in your language."""
    prompt = await context.read(posts.read, post=custom_id.subject)
    title, question = context.texts.theme(prompt.theme)
    await context.reply(
        f"{question}\n\n{wording.small(wording.private(context.texts))}",
        title=title,
        buttons=[reflect_button(prompt.post_id, [context.texts])],
    )


COMPONENTS = (
    Component("prompt.confirm", SCHEDULE_PROMPTS, confirm),
    Component("prompt.read", READ_PROMPT, read),
)
