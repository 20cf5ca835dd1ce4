"""The tables of the house; importing this package registers them all."""

from bot.db.models.attendance import Attendance, AttendanceDraft, AttendanceDraftPerson, CheckIn, Stay
from bot.db.models.base import Base
from bot.db.models.calendars import CalendarLink
from bot.db.models.changes import Change, ChangedSession
from bot.db.models.cohorts import (
    Acceptance,
    Cohort,
    CohortLanguage,
    CohortReminder,
    Enrollment,
    EnrollmentLanguage,
    Pause,
)
from bot.db.models.mentoring import (
    Match,
    MatchLanguage,
    MatchRound,
    Meeting,
    Mentor,
    MentorLanguage,
    MentorRequest,
    MentorRequestLanguage,
)
from bot.db.models.outbox import OutboxEntry
from bot.db.models.people import Absence, Account, FormerRole, Member, Server, ToldLanguage
from bot.db.models.processes import Process, ProcessShard
from bot.db.models.prompts import PromptPlan, PromptPost, Reflection
from bot.db.models.questions import Question
from bot.db.models.records import AuditEvent, Certificate, Credit, Erasure
from bot.db.models.rsvps import Rsvp
from bot.db.models.sessions import (
    Series,
    SeriesFacilitator,
    SeriesLanguage,
    Session,
    SessionFacilitator,
    SessionLanguage,
    SkippedDate,
)
from bot.db.models.staff import StaffEvent, StaffNoticeOff

__all__ = [
    "Absence",
    "Acceptance",
    "Account",
    "Attendance",
    "AttendanceDraft",
    "AttendanceDraftPerson",
    "AuditEvent",
    "Base",
    "CalendarLink",
    "Certificate",
    "Change",
    "ChangedSession",
    "CheckIn",
    "Cohort",
    "CohortLanguage",
    "CohortReminder",
    "Credit",
    "Enrollment",
    "EnrollmentLanguage",
    "Erasure",
    "FormerRole",
    "Match",
    "MatchLanguage",
    "MatchRound",
    "Meeting",
    "Member",
    "Mentor",
    "MentorLanguage",
    "MentorRequest",
    "MentorRequestLanguage",
    "OutboxEntry",
    "Pause",
    "Process",
    "ProcessShard",
    "PromptPlan",
    "PromptPost",
    "Question",
    "Reflection",
    "Rsvp",
    "Series",
    "SeriesFacilitator",
    "SeriesLanguage",
    "Server",
    "Session",
    "SessionFacilitator",
    "SessionLanguage",
    "SkippedDate",
    "StaffEvent",
    "StaffNoticeOff",
    "Stay",
    "ToldLanguage",
]
