"""The buttons of mentors who are asked."""

from bot.feature import Component
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, one_of
from bot.ui.names import mentioned
from cogs.mentoring.actions import ANSWER_MATCH
from cogs.mentoring.services import match_responses
from cogs.mentoring.wording.matches import Answer


async def answer(context: InteractionContext, custom_id: CustomId) -> None:
    """A mentor's answer; both are fine."""
    answered = await context.write(
        match_responses.answer, match_id=custom_id.subject, accept=one_of(Answer, custom_id.choice) is Answer.ACCEPT
    )
    texts = context.texts
    if answered.accepted:
        text = texts.gettext(
            "Thank you for accepting! I am telling {mentee} now, and then I will introduce the two of you.",
            mentee=mentioned(answered.mentee),
        )
    else:
        text = texts.gettext(
            "Thank you for telling me. That is fine, and you need not say why: "
            "the participant hears nothing of it, and your facilitator looks for somebody else."
        )
    await context.reply(text)


COMPONENTS = (Component("match.answer", ANSWER_MATCH, answer),)
