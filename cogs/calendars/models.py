"""Private links to a person's calendar."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import ServerRow
from bot.db.types import Encrypted


class CalendarLink(ServerRow):
    """The address under which a person's calendar app finds their sessions in one server.

    Whoever knows the address can read the calendar. So it is found by a hash, and kept sealed to be shown again.
    """

    __tablename__ = "calendar_links"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), unique=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    sealed: Mapped[bytes] = mapped_column(Encrypted(owner="member_id"))
    created_at: Mapped[datetime]
