"""The buttons under the question whether a pair fits."""

from bot.feature import Component
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, one_of
from cogs.mentoring.actions import ANSWER_FIT
from cogs.mentoring.rules.follow_up import Fit
from cogs.mentoring.services import fit_questions


async def answer(context: InteractionContext, custom_id: CustomId) -> None:
    """Somebody's answer, which nobody else sees."""
    answered = await context.write(
        fit_questions.answer, question_id=custom_id.subject, fit=one_of(Fit, custom_id.choice)
    )
    t = context.texts
    if answered.fit is Fit.GOOD:
        await context.reply(t.gettext("I am glad. Thank you for telling me; I will ask you again later."))
        return
    if answered.fit is Fit.DECIDING:
        text = t.gettext(
            "Thank you for telling me. It takes time to get to know somebody. I will ask you again later; you can also "
            "talk with your facilitator at any time."
        )
        await context.reply(text)
        return
    await context.reply(
        t.gettext(
            "Thank you for telling me. It is nobody’s fault. You two can go on as you are, and I will ask you again "
            "later."
        )
    )


COMPONENTS = (Component("match.fit", ANSWER_FIT, answer),)
