"""How the messages about meetings look."""

from collections.abc import Sequence

from bot.i18n.texts import Texts
from bot.ui.components import Button, Tone
from bot.ui.custom_ids import CustomId
from bot.ui.messages import RenderedMessage, plain
from bot.ui.names import mentioned
from bot.ui.notices import NoticeKind
from cogs.mentoring.notices.looks import message
from cogs.mentoring.services import meetings
from cogs.mentoring.services.meetings import MeetingFacts


def meeting_confirm(meeting: MeetingFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """The other of the pair is asked to confirm."""
    t = texts[0]
    text = t.gettext(
        "{other} wrote down a meeting with you: {minutes} on {date}. If that is right, please confirm it; "
        "then it counts. If it is not, please tell {name}, who can write it down again.",
        other=mentioned(meeting.other),
        name=plain(meeting.other.name),
        minutes=t.duration(meeting.minutes),
        date=t.date(meeting.on),
    )
    custom_id = CustomId("meeting.confirm", meeting.meeting_id, str(meeting.minutes))
    button = Button(t.pgettext("button", "Confirm"), custom_id, Tone.YES)
    return message(t, t.gettext("Did you two meet?"), text, button)


def meeting_confirmed(meeting: MeetingFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """The one who wrote it down hears that it counts."""
    t = texts[0]
    text = t.gettext(
        "{person} confirmed your meeting: {minutes} on {date}. It counts now.",
        person=mentioned(meeting.other),
        minutes=t.duration(meeting.minutes),
        date=t.date(meeting.on),
    )
    return message(t, t.gettext("Meeting confirmed"), text)


NOTICES = (
    NoticeKind(meetings.CONFIRM, meetings.confirm_contents, meeting_confirm, buttons_end=meetings.confirm_ends),
    NoticeKind(meetings.CONFIRMED, meetings.confirmed_contents, meeting_confirmed),
)
