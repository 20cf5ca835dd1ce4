"""The buttons of mentoring: for staff who publish pairs, for mentors who are asked, and for who confirms a meeting."""

from bot.feature import Component
from bot.ui.components import Button, Tone
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, number, one_of
from bot.ui.messages import plain
from bot.ui.names import mentioned
from cogs.mentoring import wording
from cogs.mentoring.actions import ANSWER_MATCH, CONFIRM_MEETING, PUBLISH_MATCHES
from cogs.mentoring.services import match_responses, matching, meetings, mentors, publishing
from cogs.mentoring.services.matching import Draft
from cogs.mentoring.wording import Answer


async def ask_once(context: InteractionContext, draft: Draft) -> None:
    """Show what would happen, and ask whether it shall."""
    await context.require_threads(await context.read(mentors.mentors_channel))
    texts = context.texts
    await context.reply(
        wording.would_happen(texts, draft),
        title=texts.gettext("Publish these pairs?"),
        buttons=[Button(texts.pgettext("button", "Confirm"), CustomId("match.confirm", draft.round_id or 0), Tone.YES)],
    )


async def publish(context: InteractionContext, custom_id: CustomId) -> None:
    """What publishing this draft would do."""
    draft = await context.read(matching.draft, round_id=custom_id.subject)
    await ask_once(context, draft)


async def confirm(context: InteractionContext, custom_id: CustomId) -> None:
    """The mentors are asked."""
    await context.require_threads(await context.read(mentors.mentors_channel))
    published = await context.write(publishing.publish, round_id=custom_id.subject)
    await context.update(
        context.texts.ngettext(
            "Done: one mentor in {cohort} is being asked now. I will introduce the two once the mentor accepts.",
            "Done: {n} mentors in {cohort} are being asked now. I will introduce each pair once the mentor accepts.",
            published.mentors,
            cohort=plain(published.cohort),
        )
    )


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


async def confirm_meeting(context: InteractionContext, custom_id: CustomId) -> None:
    """The meeting counts."""
    confirmed = await context.write(meetings.confirm, meeting_id=custom_id.subject, minutes=number(custom_id.choice))
    texts = context.texts
    await context.reply(
        texts.gettext(
            "Confirmed: {minutes} with {other} on {date}. It counts now.",
            minutes=texts.duration(confirmed.minutes),
            other=mentioned(confirmed.other),
            date=texts.date(confirmed.on),
        )
    )


COMPONENTS = (
    Component("match.publish", PUBLISH_MATCHES, publish),
    Component("match.confirm", PUBLISH_MATCHES, confirm),
    Component("match.answer", ANSWER_MATCH, answer),
    Component("meeting.confirm", CONFIRM_MEETING, confirm_meeting),
)
