"""Mentors, requests, rounds of matching, pairs and their meetings."""

from cogs.mentoring.models.follow_up import FitQuestion, FollowUpDays, PairSilence
from cogs.mentoring.models.meetings import GroupMeeting, Meeting
from cogs.mentoring.models.pairs import Match, MatchAgreement, MatchReason, MatchTime
from cogs.mentoring.models.people import (
    Mentor,
    MentoringAvoidance,
    MentoringGraduate,
    MentoringLanguage,
    MentoringProfile,
    MentoringTime,
    MentorRequest,
    MentorRequestGoal,
    MentorStrength,
)
from cogs.mentoring.models.rounds import MatchRound, MatchRoundMember, MatchRoundWeight, MatchRuling, MatchWeight

__all__ = [
    "FitQuestion",
    "FollowUpDays",
    "GroupMeeting",
    "Match",
    "MatchAgreement",
    "MatchReason",
    "MatchRound",
    "MatchRoundMember",
    "MatchRoundWeight",
    "MatchRuling",
    "MatchTime",
    "MatchWeight",
    "Meeting",
    "Mentor",
    "MentorRequest",
    "MentorRequestGoal",
    "MentorStrength",
    "MentoringAvoidance",
    "MentoringGraduate",
    "MentoringLanguage",
    "MentoringProfile",
    "MentoringTime",
    "PairSilence",
]
