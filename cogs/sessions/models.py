"""Series of sessions, and their occurrences."""

from datetime import date, datetime, timedelta

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.hours import HourType
from bot.core.recurrence import Repeat
from bot.db.base import Base, ServerRow, partial_index, row_id
from bot.db.lists import ServerItem, listed
from bot.db.types import Snowflake
from cogs.sessions.rules.attendance import AttendanceSource
from cogs.sessions.rules.changes import ChangeKind, ChangeScope, ChangeStatus
from cogs.sessions.rules.discord_events import EventState
from cogs.sessions.rules.rsvps import RsvpAnswer
from cogs.sessions.rules.sessions import Details, LanguageUse, PlaceKind, SeriesStatus, SessionKind, SessionStatus

NO_MENTORING = f"hour_type <> '{HourType.MENTORING}'"
"""Mentor meetings are no sessions."""


class SeriesLanguage(ServerItem, Base):
    """A language that is spoken in the sessions of a series, or into which they are interpreted."""

    __tablename__ = "series_languages"

    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), primary_key=True)
    use: Mapped[LanguageUse] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(16))


class SkippedDate(ServerItem, Base):
    """A local date on which a series has no session."""

    __tablename__ = "skipped_dates"

    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), primary_key=True)
    local_date: Mapped[date]


class Series(ServerRow):
    """A recurring session: wall time and zone, from which each occurrence is computed. A draft waits for Confirm."""

    __tablename__ = "series"
    __table_args__ = (
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint("capacity > 0", name="capacity"),
        CheckConstraint(NO_MENTORING, name="no_mentoring"),
        partial_index("ix_series_created_at_draft", "created_at", where=f"status = '{SeriesStatus.DRAFT}'"),
    )

    id: Mapped[int] = row_id()
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(100))
    starts: Mapped[str] = mapped_column(String(16))
    """Wall time of the first, `2026-09-08 18:00`."""
    timezone: Mapped[str] = mapped_column(String(64))
    minutes: Mapped[int]
    repeat: Mapped[Repeat]
    count: Mapped[int]
    kind: Mapped[SessionKind] = mapped_column(default=SessionKind.LEARNING)
    hour_type: Mapped[HourType] = mapped_column(default=HourType.PROFESSIONAL)
    place_kind: Mapped[PlaceKind] = mapped_column(default=PlaceKind.NONE)
    place: Mapped[str] = mapped_column(String(400), default="")
    """A channel's id, an https address, or where to go."""
    theme: Mapped[str] = mapped_column(String(40), default="")
    agenda: Mapped[str] = mapped_column(String(1000), default="")
    capacity: Mapped[int | None]
    status: Mapped[SeriesStatus] = mapped_column(default=SeriesStatus.DRAFT)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]

    languages: Mapped[tuple[str, ...]] = listed(
        SeriesLanguage.language, and_(SeriesLanguage.series_id == id, SeriesLanguage.use == LanguageUse.SPOKEN)
    )
    """The languages that are spoken; empty where nobody said."""
    interpretation: Mapped[tuple[str, ...]] = listed(
        SeriesLanguage.language, and_(SeriesLanguage.series_id == id, SeriesLanguage.use == LanguageUse.INTERPRETED)
    )
    """The languages into which it is interpreted."""
    skipped: Mapped[tuple[date, ...]] = listed(
        SkippedDate.local_date, SkippedDate.series_id == id, read=date.fromisoformat
    )
    """Local dates on which there is none."""


class SeriesFacilitator(ServerRow):
    """Who will hold the sessions of a series that is still a draft, in this order."""

    __tablename__ = "series_facilitators"
    __table_args__ = (UniqueConstraint("series_id", "member_id"),)

    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)


class SessionLanguage(ServerItem, Base):
    """A language that is spoken in a session, or into which it is interpreted."""

    __tablename__ = "session_languages"

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True)
    use: Mapped[LanguageUse] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(16))


class Session(ServerRow):
    """One session of a cohort: a meeting of people. (A database transaction is called `tx` here.)

    What its series says stands here once more, since one of them can differ from the others.
    """

    __tablename__ = "sessions"
    __table_args__ = (
        UniqueConstraint("series_id", "local_date"),
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint("capacity > 0", name="capacity"),
        CheckConstraint(NO_MENTORING, name="no_mentoring"),
        Index("ix_sessions_server_id_starts_at", "server_id", "starts_at"),
        Index("ix_sessions_cohort_id_starts_at", "cohort_id", "starts_at"),
        Index("ix_sessions_event_id", "event_id"),
    )

    id: Mapped[int] = row_id()
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"))
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(100))
    local_date: Mapped[date]
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    kind: Mapped[SessionKind] = mapped_column(default=SessionKind.LEARNING)
    hour_type: Mapped[HourType] = mapped_column(default=HourType.PROFESSIONAL)
    place_kind: Mapped[PlaceKind] = mapped_column(default=PlaceKind.NONE)
    place: Mapped[str] = mapped_column(String(400), default="")
    theme: Mapped[str] = mapped_column(String(40), default="")
    agenda: Mapped[str] = mapped_column(String(1000), default="")
    capacity: Mapped[int | None]
    status: Mapped[SessionStatus] = mapped_column(default=SessionStatus.PLANNED)
    cancelled_reason: Mapped[str] = mapped_column(String(300), default="")
    """What the group is told; it is no private word."""
    version: Mapped[int] = mapped_column(default=0)
    """Raised by every change that calendars must learn of."""
    changed_at: Mapped[datetime | None]
    recorded_at: Mapped[datetime | None]
    """When it was entered, if that was after it had begun: nobody was told of it beforehand."""
    attendance_at: Mapped[datetime | None]
    """When a facilitator last said who was there, even if it was nobody."""
    event_id: Mapped[int | None] = mapped_column(Snowflake)
    """Discord's own event."""
    event_state: Mapped[EventState] = mapped_column(default=EventState.NONE)
    event_lacks: Mapped[int | None] = mapped_column(BigInteger)
    """The permissions (bits) without which the event cannot be where the session is; None where nothing is lacking."""

    languages: Mapped[tuple[str, ...]] = listed(
        SessionLanguage.language, and_(SessionLanguage.session_id == id, SessionLanguage.use == LanguageUse.SPOKEN)
    )
    """The languages that are spoken; empty where nobody said."""
    interpretation: Mapped[tuple[str, ...]] = listed(
        SessionLanguage.language, and_(SessionLanguage.session_id == id, SessionLanguage.use == LanguageUse.INTERPRETED)
    )
    """The languages into which it is interpreted."""

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)


def details_of(row: Session | Series) -> Details:
    """What a session is, or the sessions of a series."""
    return Details(
        row.title, row.minutes, row.kind, row.hour_type, row.languages, row.interpretation, row.place_kind, row.place,
        row.theme, row.agenda, row.capacity,
    )  # fmt: skip


class SessionFacilitator(ServerRow):
    """Who holds a session."""

    __tablename__ = "session_facilitators"
    __table_args__ = (UniqueConstraint("session_id", "member_id"),)

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)


class Attendance(ServerRow):
    """That a person came; apart from what they had said before. The facilitator has the last word."""

    __tablename__ = "attendances"
    __table_args__ = (
        UniqueConstraint("session_id", "member_id"),
        CheckConstraint("minutes >= 0", name="minutes"),
        CheckConstraint("credited >= 0", name="credited"),
    )

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    present: Mapped[bool] = mapped_column(default=True)
    minutes: Mapped[int]
    """How long they were there."""
    credited: Mapped[int] = mapped_column(default=0)
    """What that was worth by the cohort's rule, in minutes."""
    source: Mapped[AttendanceSource] = mapped_column(default=AttendanceSource.FACILITATOR)
    at: Mapped[datetime]


class VoicePresence(ServerRow):
    """A stretch of time in a session's voice or stage channel. An open one goes on until it is seen to have ended."""

    __tablename__ = "voice_presences"
    __table_args__ = (
        Index("ix_voice_presences_session_id_member_id", "session_id", "member_id"),
        partial_index("uq_voice_presences_open", "session_id", "member_id", unique=True, where="until is null"),
    )

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    seen_at: Mapped[datetime]
    """When they were last known to be there: what counts if nobody saw them leave."""


class CheckIn(ServerRow):
    """That a person pressed "I am here", and when."""

    __tablename__ = "check_ins"
    __table_args__ = (UniqueConstraint("session_id", "member_id"),)

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]


class AttendanceDraft(ServerRow):
    """What a facilitator is about to write down, and that would take credit away: it waits for Confirm."""

    __tablename__ = "attendance_drafts"

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]


class AttendanceDraftPerson(ServerRow):
    """One person of such a draft: what is to stand, and what stood when it was shown."""

    __tablename__ = "attendance_draft_people"
    __table_args__ = (
        UniqueConstraint("draft_id", "member_id"),
        CheckConstraint("minutes >= 0 and minutes_before >= 0", name="minutes"),
    )

    draft_id: Mapped[int] = mapped_column(ForeignKey("attendance_drafts.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    present: Mapped[bool]
    minutes: Mapped[int]
    present_before: Mapped[bool | None]
    minutes_before: Mapped[int]


class SessionChange(ServerRow):
    """One decision about a session, about it and those that follow, or about all. A draft waits for Confirm."""

    __tablename__ = "session_changes"
    __table_args__ = (partial_index("ix_session_changes_at_draft", "at", where=f"status = '{ChangeStatus.DRAFT}'"),)

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ChangeKind]
    scope: Mapped[ChangeScope]
    reason: Mapped[str] = mapped_column(String(300), default="")
    by: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime]
    status: Mapped[ChangeStatus] = mapped_column(default=ChangeStatus.MADE)


class ChangedSession(ServerRow):
    """One session that a change concerns: its time before, and after."""

    __tablename__ = "changed_sessions"
    __table_args__ = (UniqueConstraint("change_id", "session_id"),)

    change_id: Mapped[int] = mapped_column(ForeignKey("session_changes.id", ondelete="CASCADE"))
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    old_starts_at: Mapped[datetime]
    new_starts_at: Mapped[datetime | None]
    """None where it was cancelled."""


class Rsvp(ServerRow):
    """Whether a person means to come; it says nothing of whether they came."""

    __tablename__ = "rsvps"
    __table_args__ = (
        UniqueConstraint("session_id", "member_id"),
        Index("ix_rsvps_session_id_answer", "session_id", "answer"),
    )

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    answer: Mapped[RsvpAnswer]
    at: Mapped[datetime]
    """When this was said; who waits longest is asked first."""
    offered_until: Mapped[datetime | None]
    """Until then a freed place is kept for them."""
    offers: Mapped[int] = mapped_column(default=0)
    """How often a place was offered to them; each is an occasion of its own."""
