"""When the buttons under the notices of mentoring are over."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from bot.db import Tx
from bot.outbox.buttons import LONG_AGO, Rule
from bot.outbox.notices import DueEntry
from cogs.mentoring.models import Match, Meeting
from cogs.mentoring.rules.matching import MatchStatus


def _pairing(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """Until it is answered, or not to be any more."""
    subjects = {row.subject_id for row in rows}
    asked = set(tx.execute(select(Match.id).where(Match.id.in_(subjects), Match.status == MatchStatus.ASKED)).scalars())
    return {row.id: LONG_AGO for row in rows if row.subject_id not in asked}


def _meeting(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """Until it is confirmed, or written down otherwise."""
    waiting = {
        meeting: str(minutes)
        for meeting, minutes in tx.execute(
            select(Meeting.id, Meeting.minutes).where(
                Meeting.id.in_({row.subject_id for row in rows}), Meeting.confirmed_at.is_(None)
            )
        )
    }
    return {row.id: LONG_AGO for row in rows if waiting.get(row.subject_id) != row.dedupe_key}


RULES: Mapping[str, Rule] = {"match.pairing": _pairing, "meeting.confirm": _meeting}
