"""The buttons under the question whether a pair fits."""

from bot.feature import Component
from bot.ui import confirmations
from bot.ui.confirmations import Confirmation
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, one_of
from cogs.mentoring.actions import ANSWER_FIT
from cogs.mentoring.rules.follow_up import Fit
from cogs.mentoring.rules.matching import EndReason
from cogs.mentoring.services import fit_questions, pair_endings
from cogs.mentoring.wording import answers as wording


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
    pair = await context.read(pair_endings.by_number, match_id=answered.match_id)
    choice = t.gettext(
        "Thank you for telling me. It is nobody’s fault. You two can go on as you are, and I will ask you again later. "
        "Or you look for somebody else:"
    )
    first = t.gettext("Whoever then waits for a mentor goes first in the next round.")
    text = f"{choice}\n\n{wording.would_end(t, pair)} {first}"
    await confirmations.ask(
        context, Confirmation(text, CustomId("match.end", pair.match_id, f"{EndReason.NO_FIT}.1"), pair)
    )


COMPONENTS = (Component("match.fit", ANSWER_FIT, answer),)
