"""The buttons, menu and forms of meetings: for the two, and for coordinators who decide."""

from bot.feature import Component
from bot.ui import confirmations
from bot.ui.components import Form, Menu, Option
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, number
from cogs.mentoring.actions import (
    CONFIRM_MEETING,
    CORRECT_MEETING,
    DECIDE_MEETING,
    LOG_GROUP_MEETING,
)
from cogs.mentoring.services.meetings import answering, deciding, writing
from cogs.mentoring.services.meetings.deciding import Correction
from cogs.mentoring.services.meetings.writing import OwnMentees
from cogs.mentoring.wording import meetings as wording


async def confirm_meeting(context: InteractionContext, custom_id: CustomId) -> None:
    """The meeting counts as the other says."""
    done = await context.write(answering.confirm, meeting_id=custom_id.subject, minutes=number(custom_id.choice))
    await context.reply(wording.said(context.texts, done))


async def differ(context: InteractionContext, custom_id: CustomId) -> None:
    """A form for other minutes."""
    context.never_defer()
    await context.load_actor()
    await context.form(_form(context, CustomId("meeting.differ.form", custom_id.subject)))


async def say_otherwise(context: InteractionContext, custom_id: CustomId) -> None:
    """The person's own minutes are kept as their version."""
    done = await context.write(answering.say_otherwise, meeting_id=custom_id.subject, text=_minutes(context))
    await context.reply(wording.said(context.texts, done))


async def dispute(context: InteractionContext, custom_id: CustomId) -> None:
    """The coordinators are asked."""
    await context.write(answering.dispute, meeting_id=custom_id.subject, minutes=number(custom_id.choice))
    await context.reply(
        context.texts.gettext("The coordinator has both versions now, and decides. You both hear from me then.")
    )


async def decide(context: InteractionContext, custom_id: CustomId) -> None:
    """A coordinator takes one of the versions."""
    place, _, turn = custom_id.choice.partition(".")
    done = await context.write(deciding.take, meeting_id=custom_id.subject, turn=number(turn), first=number(place) == 0)
    await context.reply(wording.corrected(context.texts, done))


async def ask_minutes(context: InteractionContext, custom_id: CustomId) -> None:
    """A form for minutes that neither of the two gave."""
    context.never_defer()
    await context.load_actor()
    await context.form(_form(context, CustomId("meeting.decide.form", custom_id.subject, custom_id.choice)))


async def decide_otherwise(context: InteractionContext, custom_id: CustomId) -> None:
    """A coordinator gives other minutes."""
    done = await context.write(
        deciding.decide, meeting_id=custom_id.subject, turn=number(custom_id.choice), text=_minutes(context)
    )
    await context.reply(wording.corrected(context.texts, done))


def _form(context: InteractionContext, custom_id: CustomId) -> Form:
    return wording.minutes_form(context.texts, custom_id)


def _minutes(context: InteractionContext) -> str:
    return str(context.filled().get(wording.MINUTES, ""))


async def ask_correction(context: InteractionContext, shown: Correction) -> None:
    """Show what a correction changes, and ask once."""
    custom_id = CustomId("meeting.correct", shown.meeting_id, str(shown.minutes))
    await confirmations.ask(
        context, confirmations.Confirmation(wording.would_correct(context.texts, shown), custom_id, shown)
    )


async def correct(context: InteractionContext, custom_id: CustomId) -> None:
    """The correction is made."""
    done = await context.write(
        deciding.correct,
        meeting_id=custom_id.subject,
        minutes=number(confirmations.choice(custom_id)),
        mark=confirmations.mark(custom_id),
    )
    await context.update(wording.corrected(context.texts, done))


async def ask_who(context: InteractionContext, own: OwnMentees) -> None:
    """A mentor says which of their mentees were there."""
    t = context.texts
    await context.reply(
        t.gettext(
            "A group meeting of {minutes} on {date}. Who was there? Nothing is written down before you choose.",
            minutes=t.duration(own.minutes),
            date=t.date(own.on),
        ),
        menu=Menu(
            t.gettext("Choose your mentees"),
            CustomId("meeting.group", choice=f"{own.on.isoformat()}.{own.minutes}"),
            tuple(Option(str(match), person.name) for match, person in own.people),
            many=True,
        ),
    )


async def log_group(context: InteractionContext, custom_id: CustomId) -> None:
    """Those who were there are asked."""
    on, _, minutes = custom_id.choice.partition(".")
    matches = [number(one) for one in context.chosen()]
    done = await context.write(writing.log_group, on=on, minutes=number(minutes), matches=matches)
    await context.update(wording.group_said(context.texts, done))


COMPONENTS = (
    Component("meeting.confirm", CONFIRM_MEETING, confirm_meeting),
    Component("meeting.differ", CONFIRM_MEETING, differ),
    Component("meeting.differ.form", CONFIRM_MEETING, say_otherwise),
    Component("meeting.dispute", CONFIRM_MEETING, dispute),
    Component("meeting.decide", DECIDE_MEETING, decide),
    Component("meeting.decide.ask", DECIDE_MEETING, ask_minutes),
    Component("meeting.decide.form", DECIDE_MEETING, decide_otherwise),
    Component("meeting.correct", CORRECT_MEETING, correct),
    Component("meeting.group", LOG_GROUP_MEETING, log_group),
)
