"""How the messages about meetings look: to one of the two, and to the coordinators who decide."""

from collections.abc import Sequence

from bot.i18n.texts import Texts
from bot.ui.components import Button, Tone
from bot.ui.custom_ids import CustomId
from bot.ui.messages import RenderedMessage, plain
from bot.ui.names import mentioned
from bot.ui.notices import NoticeKind
from cogs.mentoring.notices.looks import message
from cogs.mentoring.rules.meetings import MeetingFormat
from cogs.mentoring.services.meetings import kinds, telling
from cogs.mentoring.services.meetings.telling import DisputeFacts, MeetingFacts


def meeting_confirm(meeting: MeetingFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """The other of the pair is asked to confirm."""
    t = texts[0]
    return message(t, t.gettext("Did you two meet?"), _question(t, meeting), *_buttons(t, meeting))


def meeting_different(meeting: MeetingFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """Who wrote it down gets both versions."""
    t = texts[0]
    return message(t, t.gettext("How long did you meet?"), _question(t, meeting), *_buttons(t, meeting))


def meeting_reminder(meeting: MeetingFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """Who has not answered is asked once more."""
    t = texts[0]
    title = t.gettext("A reminder: a meeting waits for your answer")
    return message(t, title, _question(t, meeting), *_buttons(t, meeting))


def meeting_waits(meeting: MeetingFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """After a week both see that it waits; who was asked can still answer."""
    t = texts[0]
    text = t.gettext(
        "Your meeting with {other} on {date} has waited for an answer for a week. It can still be confirmed, and "
        "counts from then on.",
        other=mentioned(meeting.other),
        date=t.date(meeting.on),
    )
    title = t.gettext("A meeting is not confirmed yet")
    if not meeting.asked:
        return message(t, title, text)
    return message(t, title, f"{text}\n\n{_question(t, meeting)}", *_buttons(t, meeting))


def _question(t: Texts, meeting: MeetingFacts) -> str:
    fields = {
        "other": mentioned(meeting.other),
        "name": plain(meeting.other.name),
        "minutes": t.duration(meeting.theirs),
        "date": t.date(meeting.on),
        "before": t.duration(meeting.before),
    }
    if meeting.mine is not None:
        return t.gettext(
            "You wrote down {mine} with {other} on {date}. {name} has written {minutes}. You can take these minutes, "
            "or ask the coordinator, who then sees both.",
            mine=t.duration(meeting.mine),
            **fields,
        )
    if meeting.before:
        said = t.gettext(
            "{other} would like to correct your meeting on {date}: {minutes} instead of {before}.", **fields
        )
    elif meeting.format is MeetingFormat.GROUP:
        said = t.gettext("{other} wrote down a group meeting with you: {minutes} on {date}.", **fields)
    else:
        said = t.gettext("{other} wrote down a meeting with you: {minutes} on {date}.", **fields)
    answer = t.gettext(
        "If that is right, please confirm it; then it counts. If it is not, press Different minutes and give yours."
    )
    return f"{said} {answer}"


def _buttons(t: Texts, meeting: MeetingFacts) -> tuple[Button, ...]:
    seen, subject = str(meeting.theirs), meeting.meeting_id
    if meeting.mine is not None:
        return (
            Button(t.pgettext("button", "Take theirs"), CustomId("meeting.confirm", subject, seen), Tone.YES),
            Button(t.pgettext("button", "Ask the coordinator"), CustomId("meeting.dispute", subject, seen)),
        )
    return (
        Button(t.pgettext("button", "Confirm"), CustomId("meeting.confirm", subject, seen), Tone.YES),
        Button(t.pgettext("button", "Different minutes"), CustomId("meeting.differ", subject)),
    )


def meeting_confirmed(meeting: MeetingFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """What counts from now on."""
    t = texts[0]
    fields = {
        "person": mentioned(meeting.other),
        "minutes": t.duration(meeting.theirs),
        "date": t.date(meeting.on),
        "before": t.duration(meeting.before),
    }
    if meeting.by_staff:
        text = t.gettext(
            "The coordinator has decided: your meeting with {person} on {date} counts with {minutes}.", **fields
        )
    elif meeting.before and meeting.before != meeting.theirs:
        text = t.gettext(
            "Corrected: your meeting with {person} on {date} counts with {minutes}, no longer with {before}.", **fields
        )
    elif meeting.before == meeting.theirs:  # a correction, or what was never confirmed, was taken back
        text = t.gettext("What counts for your meeting with {person} on {date}: {minutes}.", **fields)
    else:
        text = t.gettext("{person} confirmed your meeting: {minutes} on {date}. It counts now.", **fields)
    return message(t, t.gettext("Meeting confirmed") if meeting.theirs else t.gettext("A meeting was taken back"), text)


def meeting_dispute(dispute: DisputeFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """The coordinators see both versions, and decide."""
    t = texts[0]
    lines = [f"- {mentioned(person)}: {t.duration(minutes)}" for person, minutes in dispute.versions]
    said = t.gettext("Two people give different minutes for their mentor meeting on {date}:", date=t.date(dispute.on))
    asked = t.gettext("Please choose what counts, a coordinator who is neither of them. Both hear from me.")
    buttons = [
        Button(t.duration(minutes), CustomId("meeting.decide", dispute.meeting_id, f"{place}.{dispute.turn}"))
        for place, (_, minutes) in enumerate(dispute.versions)
    ]
    custom_id = CustomId("meeting.decide.ask", dispute.meeting_id, str(dispute.turn))
    buttons.append(Button(t.pgettext("button", "Other minutes"), custom_id))
    text = "\n".join([said, *lines, "", asked])
    return message(t, t.gettext("Which minutes count?"), text, *buttons)


NOTICES = (
    NoticeKind(kinds.CONFIRM, telling.confirm_contents, meeting_confirm, buttons_end=telling.asking_ends),
    NoticeKind(kinds.DIFFERENT, telling.different_contents, meeting_different, buttons_end=telling.asking_ends),
    NoticeKind(kinds.REMINDER, telling.waiting_contents, meeting_reminder, buttons_end=telling.asking_ends),
    NoticeKind(kinds.WAITS, telling.waiting_contents, meeting_waits, buttons_end=telling.asking_ends),
    NoticeKind(kinds.DISPUTE, telling.dispute_contents, meeting_dispute, buttons_end=telling.asking_ends),
    NoticeKind(kinds.CONFIRMED, telling.confirmed_contents, meeting_confirmed),
)
