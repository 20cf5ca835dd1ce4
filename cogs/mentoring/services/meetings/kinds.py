"""The kinds of messages about meetings, and the key by which each belongs to one turn of its meeting."""

from datetime import timedelta

from bot.outbox.notices import NoticeType

CONFIRM = NoticeType("meeting.confirm", lateness=timedelta(days=60))
DIFFERENT = NoticeType("meeting.different", lateness=timedelta(days=60))
REMINDER = NoticeType("meeting.reminder", lateness=timedelta(days=30))
WAITS = NoticeType("meeting.waits", lateness=timedelta(days=30))
DISPUTE = NoticeType("meeting.dispute", lateness=timedelta(days=60))
CONFIRMED = NoticeType("meeting.confirmed", lateness=timedelta(days=60))

ASKING = (CONFIRM, DIFFERENT, REMINDER, WAITS, DISPUTE)
"""Those with buttons: they show the versions as they stand, and are brought up to date where these change."""
REDRAW = "meeting.redraw"
"""The errand that does so."""


def key_of(turn: int) -> str:
    """What all that is said in one turn has for a dedupe key."""
    return f"t{turn}"
