"""The table of the certificates that were issued."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import ServerRow, partial_index
from bot.db.types import Encrypted
from cogs.certificates.rules import CertificateState, Paper


class Certificate(ServerRow):
    """A certificate as it was issued: the sum of that day, worded once and for all."""

    __tablename__ = "certificates"
    __table_args__ = (
        UniqueConstraint("code"),
        Index("ix_certificates_server_id_member_id", "server_id", "member_id"),
        partial_index("uq_certificates_valid", "cohort_id", "member_id", where="state = 'valid'", unique=True),
        CheckConstraint("(state = 'valid') = (ended_at IS NULL)", name="ended"),
        CheckConstraint("member_id IS NOT NULL OR reason IS NULL", name="sealed"),
    )

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    """None: its holder has deleted their data, and wished that the code still says title and date."""
    code: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(100))
    language: Mapped[str] = mapped_column(String(16))
    second_language: Mapped[str | None] = mapped_column(String(16))
    """The page says everything in this one too."""
    paper: Mapped[Paper] = mapped_column(default=Paper.US_LETTER, server_default=Paper.US_LETTER)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Counts and minutes by hour type, the cohort's dates and the program, as of the day of issue."""
    issued_at: Mapped[datetime]
    state: Mapped[CertificateState] = mapped_column(
        default=CertificateState.VALID, server_default=CertificateState.VALID
    )
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id", ondelete="SET NULL"), index=True)
    """The one in whose place this one stands."""
    ended_at: Mapped[datetime | None]
    """When it was replaced or revoked."""
    reason: Mapped[bytes | None] = mapped_column(Encrypted("member_id"))
    """Why it was revoked, for coordinators."""
    shows_name: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whether whoever has the code reads the name; the same for the dates and the hours."""
    shows_dates: Mapped[bool] = mapped_column(default=True, server_default=true())
    shows_hours: Mapped[bool] = mapped_column(default=True, server_default=true())


class CertificateApproval(ServerRow):
    """A coordinator has approved somebody's certificate; it is issued once they have confirmed their name."""

    __tablename__ = "certificate_approvals"
    __table_args__ = (UniqueConstraint("cohort_id", "member_id"),)

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"), index=True)
    approved_at: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(100))
    """As it shall read; empty until the person has written one: then it is that of the server."""
    second_language: Mapped[str | None] = mapped_column(String(16))
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id", ondelete="SET NULL"), index=True)
    """What was issued."""
