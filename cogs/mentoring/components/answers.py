"""The buttons of those who are asked whether they become a pair: mentors first, then mentees."""

from bot.feature import Component
from bot.ui.components import Menu, Option
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, one_of
from bot.ui.names import mentioned
from cogs.mentoring.actions import ANSWER_MATCH
from cogs.mentoring.rules.matching import DeclineReason
from cogs.mentoring.services import match_responses
from cogs.mentoring.wording.answers import DECLINE_REASONS
from cogs.mentoring.wording.matches import Answer


async def answer(context: InteractionContext, custom_id: CustomId) -> None:
    """Somebody's answer; both are fine."""
    answered = await context.write(
        match_responses.answer, match_id=custom_id.subject, accept=one_of(Answer, custom_id.choice) is Answer.ACCEPT
    )
    texts = context.texts
    if not answered.accepted:
        options = tuple(Option(reason, words(texts)) for reason, words in DECLINE_REASONS.items())
        menu = Menu(texts.gettext("Why, if you like to say"), CustomId("match.reason", answered.match_id), options)
        await context.reply(
            texts.gettext(
                "Thank you for telling me. That is fine. If you like, choose a reason: nobody here is told, and you "
                "need not say why."
            ),
            menu=menu,
        )
    elif answered.mentors:
        await context.reply(
            texts.gettext(
                "Thank you for accepting! I am asking {mentee} now, and when they accept too, I will introduce the "
                "two of you.",
                mentee=mentioned(answered.other),
            )
        )
    else:
        await context.reply(
            texts.gettext(
                "Thank you for accepting! I am introducing you and {mentor} now.", mentor=mentioned(answered.other)
            )
        )


async def reason(context: InteractionContext, custom_id: CustomId) -> None:
    """Why somebody declined, as far as they say."""
    chosen = one_of(DeclineReason, next(iter(context.chosen()), ""))
    await context.write(match_responses.give_reason, match_id=custom_id.subject, reason=chosen)
    await context.update(context.texts.gettext("Thank you. Nobody here is told."))


COMPONENTS = (
    Component("match.answer", ANSWER_MATCH, answer),
    Component("match.reason", ANSWER_MATCH, reason),
)
