"""Those who are written to about sessions: who each is, and what they have said."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Row, select

from bot.core.people import ContactMethod
from bot.db import Tx
from bot.outbox.notices import DueEntry
from bot.people.models import Member
from cogs.sessions.models import Rsvp
from cogs.sessions.rules.rsvps import RsvpAnswer

Reader = Row[int, int, str, str, str | None, ContactMethod | None, int | None, int | None]


def members(tx: Tx, rows: Sequence[DueEntry]) -> Mapping[int, Reader]:
    """Whom these notices are for, by their members."""
    found = tx.execute(
        select(
            Member.id, Member.user_id, Member.name, Member.language, Member.timezone, Member.contact_method,
            Member.quiet_from, Member.quiet_until,
        ).where(Member.id.in_({row.member_id for row in rows}))
    )  # fmt: skip
    return {row.id: row for row in found}


def answers(tx: Tx, sessions: Iterable[int], members: Iterable[int]) -> dict[tuple[int, int], RsvpAnswer]:
    """What these have said about these sessions, by session and member."""
    found = tx.execute(
        select(Rsvp.session_id, Rsvp.member_id, Rsvp.answer).where(
            Rsvp.session_id.in_(list(sessions)), Rsvp.member_id.in_(list(members))
        )
    )
    return {(row.session_id, row.member_id): row.answer for row in found}
