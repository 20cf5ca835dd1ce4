"""The tables of the house; importing this package registers them all."""

from bot.db.models.base import Base
from bot.db.models.cohorts import Acceptance, Cohort, Enrollment
from bot.db.models.mentoring import Match, MatchRound, Meeting, Mentor, MentorRequest
from bot.db.models.outbox import Owed
from bot.db.models.people import Account, Member, Server
from bot.db.models.prompts import PromptPlan, PromptPost, Reflection
from bot.db.models.records import AuditEvent, Certificate, Credit, Erasure
from bot.db.models.sessions import Attendance, Rsvp, Series, Session

__all__ = [
    "Acceptance",
    "Account",
    "Attendance",
    "AuditEvent",
    "Base",
    "Certificate",
    "Cohort",
    "Credit",
    "Enrollment",
    "Erasure",
    "Match",
    "MatchRound",
    "Meeting",
    "Member",
    "Mentor",
    "MentorRequest",
    "Owed",
    "PromptPlan",
    "PromptPost",
    "Reflection",
    "Rsvp",
    "Series",
    "Server",
    "Session",
]
