"""How the messages about a pair's meetings look."""

from collections.abc import Sequence

from bot.i18n.texts import Texts
from bot.ui.components import Button, Tone
from bot.ui.custom_ids import CustomId
from bot.ui.messages import RenderedMessage, Section, plain
from bot.ui.notices import NoticeKind
from cogs.mentoring.services import meetings
from cogs.mentoring.services.meetings import MeetingFacts


def ask(meeting: MeetingFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """The other of the pair is asked to confirm."""
    t = texts[0]
    text = t.gettext(
        "{other} ({name}) wrote down a meeting with you: {minutes} on {date}. If that is right, please confirm it; "
        "then it counts. If it is not, please tell {name}, who can write it down again.",
        other=f"<@{meeting.other}>",
        name=plain(meeting.other_name),
        minutes=t.duration(meeting.minutes),
        date=t.date(meeting.on),
    )
    custom_id = CustomId("meeting.confirm", meeting.meeting_id, str(meeting.minutes))
    return RenderedMessage(
        sections=(Section(t.language, t.gettext("Did you two meet?"), text),),
        buttons=(Button(t.pgettext("button", "Confirm"), custom_id, Tone.YES),),
    )


def tell(meeting: MeetingFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """The one who wrote it down hears that it counts."""
    t = texts[0]
    text = t.gettext(
        "{name} confirmed your meeting: {minutes} on {date}. It counts now.",
        name=plain(meeting.other_name),
        minutes=t.duration(meeting.minutes),
        date=t.date(meeting.on),
    )
    return RenderedMessage(sections=(Section(t.language, t.gettext("Meeting confirmed"), text),))


NOTICES = (
    NoticeKind(meetings.CONFIRM, meetings.confirm_contents, ask, buttons_end=meetings.confirm_ends),
    NoticeKind(meetings.CONFIRMED, meetings.confirmed_contents, tell),
)
