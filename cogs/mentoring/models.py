"""Mentors, requests, rounds of matching, pairs and their meetings."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, ServerRow, of_server, partial_index, row_id
from bot.db.lists import ServerItem, listed
from bot.db.types import Encrypted, Id, one_of
from cogs.cohorts.rules.cohorts import ProviderRole, Setting
from cogs.mentoring.rules.explanations import Why
from cogs.mentoring.rules.fit import Criterion, Fluency, Format
from cogs.mentoring.rules.follow_up import Fit
from cogs.mentoring.rules.matching import (
    ANSWER_DAYS,
    STANDING,
    DeclineReason,
    EndReason,
    HowOften,
    MatchStatus,
    RoundStatus,
    Ruling,
)
from cogs.mentoring.rules.meetings import TWO_VERSIONS, MeetingFormat, MeetingStatus
from cogs.mentoring.rules.mentors import Topic


class MentoringLanguage(ServerItem, Base):
    """A language that somebody speaks, the one they like best first, and how well."""

    __tablename__ = "mentoring_languages"

    profile_id: Mapped[int] = mapped_column(ForeignKey("mentoring_profiles.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(16))
    fluency: Mapped[Fluency]


class MentoringTime(ServerItem, Base):
    """A window of a week in which somebody is free, by the clocks of their own zone."""

    __tablename__ = "mentoring_times"
    __table_args__ = (
        CheckConstraint("weekday between 0 and 6", name="weekday"),
        CheckConstraint("0 <= starts and starts < ends and ends <= 1440", name="order"),
    )

    profile_id: Mapped[int] = mapped_column(ForeignKey("mentoring_profiles.id", ondelete="CASCADE"), primary_key=True)
    weekday: Mapped[int]
    """0 is Monday."""
    starts: Mapped[int]
    """Minutes after midnight."""
    ends: Mapped[int]


class MentoringProfile(ServerRow):
    """What somebody says of themselves for mentoring, as mentor or as mentee or as both."""

    __tablename__ = "mentoring_profiles"
    __table_args__ = (UniqueConstraint("member_id"), Index("ix_mentoring_profiles_server_id", "server_id"))

    id: Mapped[int] = row_id()
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    timezone: Mapped[str] = mapped_column(String(64), default="")
    """The zone of their times, empty where they named none."""
    role: Mapped[ProviderRole | None]
    setting: Mapped[Setting | None]
    region: Mapped[str] = mapped_column(String(80), default="")
    format: Mapped[Format | None]
    agency: Mapped[str] = mapped_column(String(120), default="")
    """Where they work, as they wrote it: two of one agency are never paired."""
    supervisor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"), index=True)
    """Who supervises them, and is never paired with them."""
    identities: Mapped[bytes | None] = mapped_column(Encrypted(owner="member_id"))
    """The communities they belong to, by their codes with commas between them: for the rule alone."""
    at: Mapped[datetime]

    languages: Mapped[tuple[str, ...]] = listed(MentoringLanguage.language, MentoringLanguage.profile_id == id)
    fluencies: Mapped[tuple[Fluency, ...]] = listed(
        MentoringLanguage.fluency, MentoringLanguage.profile_id == id, read=Fluency
    )
    """How well they speak each of the languages."""


class MentorStrength(ServerItem, Base):
    """What a mentor is strong in."""

    __tablename__ = "mentor_strengths"

    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[Topic]


class Mentor(ServerRow):
    """A person's offer to mentor: how many people."""

    __tablename__ = "mentors"
    __table_args__ = (
        UniqueConstraint("member_id"),
        CheckConstraint("capacity between 0 and 20", name="capacity"),
        Index("ix_mentors_server_id", "server_id"),
    )

    id: Mapped[int] = row_id()
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    capacity: Mapped[int]
    words: Mapped[bytes | None] = mapped_column(Encrypted(owner="member_id"))
    """What they say of themselves to the people they accompany."""
    at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    """When a coordinator approved them; before that nobody is paired with them."""
    trained_at: Mapped[datetime | None]
    """When a coordinator marked their training as done."""
    paused_at: Mapped[datetime | None]
    """Since when they take nobody new."""

    strengths: Mapped[tuple[Topic, ...]] = listed(MentorStrength.topic, MentorStrength.mentor_id == id, read=Topic)


class MentorRequestGoal(ServerItem, Base):
    """What a person hopes for of mentoring."""

    __tablename__ = "mentor_request_goals"

    request_id: Mapped[int] = mapped_column(ForeignKey("mentor_requests.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[Topic]


class MentorRequest(ServerRow):
    """A person's wish for a mentor; the goals in their own words are sealed."""

    __tablename__ = "mentor_requests"
    __table_args__ = (UniqueConstraint("member_id"), Index("ix_mentor_requests_server_id", "server_id"))

    id: Mapped[int] = row_id()
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    goals: Mapped[bytes | None] = mapped_column(Encrypted(owner="member_id"))
    identities: Mapped[bytes | None] = mapped_column(Encrypted(owner="member_id"))
    """The communities that they would like their mentor to belong to: for the rule alone."""
    at: Mapped[datetime]
    paused_at: Mapped[datetime | None]
    """Since when they do not want to be paired for now."""
    first_since: Mapped[datetime | None]
    """Since when they go before all others: somebody else did not answer, declined, left, or ended their pair."""

    topics: Mapped[tuple[Topic, ...]] = listed(MentorRequestGoal.topic, MentorRequestGoal.request_id == id, read=Topic)


class MentoringAvoidance(ServerRow):
    """Somebody does not want to be paired with somebody; only the rule and they themselves know of it."""

    __tablename__ = "mentoring_avoidances"
    __table_args__ = (UniqueConstraint("member_id", "other_id"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]


class MentoringGraduate(ServerRow):
    """Somebody has finished a cohort: once a person, with the first that they finished."""

    __tablename__ = "mentoring_graduates"
    __table_args__ = (UniqueConstraint("member_id"), Index("ix_mentoring_graduates_server_id", "server_id"))

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    invited_at: Mapped[datetime | None]
    """When they were invited to mentor; never, where they offered to already."""


class MatchRound(ServerRow):
    """A draft of pairs for a cohort, as previewed; publishing it makes the pairs. With what it was made from."""

    __tablename__ = "match_rounds"

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), index=True)
    status: Mapped[RoundStatus] = mapped_column(default=RoundStatus.DRAFT)
    seed: Mapped[int] = mapped_column(default=0, server_default="0")
    """What decided where nothing else did."""
    at: Mapped[datetime]
    answer_days: Mapped[int] = mapped_column(default=ANSWER_DAYS, server_default=str(ANSWER_DAYS))
    """How many days each who is asked has to answer."""


class MatchRoundWeight(Base):
    """What a criterion counted in a round."""

    __tablename__ = "match_round_weights"

    server_id: Mapped[int] = of_server()
    round_id: Mapped[int] = mapped_column(ForeignKey("match_rounds.id", ondelete="CASCADE"), primary_key=True)
    criterion: Mapped[Criterion] = mapped_column(primary_key=True)
    weight: Mapped[int]


class MatchRoundMember(ServerRow):
    """Somebody in a round: the facts of them that it was made from, and why they were left without a mentor."""

    __tablename__ = "match_round_members"
    __table_args__ = (UniqueConstraint("round_id", "member_id"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("match_rounds.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    facts: Mapped[bytes | None] = mapped_column(Encrypted(owner="member_id"))
    """What the rule saw of them (`rules.rounds`)."""
    why: Mapped[Why | None]
    """Why they still wait."""
    wants: Mapped[str] = mapped_column(String(16), default="")
    """The language they like best, where no mentor speaks one of theirs."""


class MatchWeight(Base):
    """What a criterion counts in this server, where it has been chosen."""

    __tablename__ = "match_weights"
    __table_args__ = (CheckConstraint("weight between 0 and 100", name="weight"),)

    server_id: Mapped[int] = mapped_column(ForeignKey("servers.id", ondelete="CASCADE"), primary_key=True)
    criterion: Mapped[Criterion] = mapped_column(primary_key=True)
    weight: Mapped[int]


class MatchRuling(ServerRow):
    """The staff keep two people together, or apart, in every round of a cohort."""

    __tablename__ = "match_rulings"
    __table_args__ = (
        UniqueConstraint("cohort_id", "mentor_id", "mentee_id"),
        CheckConstraint("mentor_id <> mentee_id", name="two_people"),
        partial_index(
            "uq_match_rulings_cohort_id_mentee_id_together",
            "cohort_id",
            "mentee_id",
            unique=True,
            where=f"ruling = '{Ruling.TOGETHER}'",
        ),
    )

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"))
    mentor_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    mentee_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    ruling: Mapped[Ruling]
    at: Mapped[datetime]


class MatchReason(ServerItem, Base):
    """Something that the two of a pair have in common, the most telling first."""

    __tablename__ = "match_reasons"
    __table_args__ = (CheckConstraint(f"criterion <> '{Criterion.IDENTITY}'", name="told"),)

    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id", ondelete="CASCADE"), primary_key=True)
    criterion: Mapped[Criterion]
    value: Mapped[str] = mapped_column(String(24))


class Match(ServerRow):
    """A mentor and a mentee: drafted, asked one after the other, accepted, declined or lapsed, ended."""

    __tablename__ = "matches"
    __table_args__ = (
        UniqueConstraint("round_id", "mentee_id"),
        CheckConstraint("mentor_id <> mentee_id", name="two_people"),
        partial_index(
            "uq_matches_cohort_id_mentee_id_standing",
            "cohort_id",
            "mentee_id",
            unique=True,
            where=f"status in ({one_of(STANDING)})",
        ),
    )

    id: Mapped[int] = row_id()
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"))
    round_id: Mapped[int] = mapped_column(ForeignKey("match_rounds.id", ondelete="CASCADE"))
    mentor_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    mentee_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    status: Mapped[MatchStatus] = mapped_column(default=MatchStatus.DRAFT)
    fit: Mapped[int | None]
    """How well the two fit, of 1,000, by the weights of the round."""
    asked_at: Mapped[datetime | None]
    """Since when the one of the two who is asked now has been asked."""
    mentor_accepted_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    """When it was settled: both accepted, or one declined, or it ended before that."""
    decline_reason: Mapped[DeclineReason | None]
    paused_at: Mapped[datetime | None]
    """Since when the two take a break: nobody reminds them of anything."""
    resumed_at: Mapped[datetime | None]
    """When they went on after a break: what came before is no silence."""
    end_reason: Mapped[EndReason | None]
    thread_id: Mapped[int | None] = mapped_column(BigInteger)
    """The private thread of the two, where one could be made."""
    rests: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often it came to rest: one of the two left, or its cohort was closed. What was shared before stays closed."""

    languages: Mapped[tuple[str, ...]] = listed(
        MatchReason.value, (MatchReason.match_id == id) & (MatchReason.criterion == Criterion.LANGUAGE)
    )
    """The languages that both speak."""


class GroupMeeting(ServerRow):
    """A mentor met several mentees at once: each confirms a meeting of their own, and the mentor's time counts once."""

    __tablename__ = "group_meetings"
    __table_args__ = (
        UniqueConstraint("mentor_id", "on_date"),
        CheckConstraint("counted between 0 and 480", name="counted"),
        Index("ix_group_meetings_server_id", "server_id"),
    )

    id: Mapped[int] = row_id()
    mentor_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    on_date: Mapped[date]
    counted: Mapped[int] = mapped_column(default=0)
    """The minutes with which it stands in the ledger for the mentor."""
    source_id: Mapped[int | None] = mapped_column(Id)
    """The meeting by whose number it stands there. Not a foreign key: the hours stay when a mentee's data go."""
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id", ondelete="SET NULL"), index=True)
    """The cohort in which it counts for the mentor."""


class MatchTime(ServerRow):
    """A time that fits both of a pair, offered to them; the one that is chosen is when they meet."""

    __tablename__ = "match_times"
    __table_args__ = (
        UniqueConstraint("match_id", "starts_at"),
        partial_index("uq_match_times_match_id_chosen", "match_id", unique=True, where="chosen_at is not null"),
    )

    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    chosen_at: Mapped[datetime | None]


class MatchAgreement(ServerRow):
    """What a pair agrees on: one proposes a version, the other accepts it. What both accepted holds until the next."""

    __tablename__ = "match_agreements"
    __table_args__ = (
        UniqueConstraint("match_id", "version"),
        CheckConstraint("months between 1 and 24", name="months"),
    )

    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id", ondelete="CASCADE"))
    version: Mapped[int]
    goal: Mapped[Topic]
    how_often: Mapped[HowOften]
    months: Mapped[int]
    mentor_accepted_at: Mapped[datetime | None]
    mentee_accepted_at: Mapped[datetime | None]
    at: Mapped[datetime]


class Meeting(ServerRow):
    """A meeting of a pair: one writes it down, the other confirms or has other minutes."""

    __tablename__ = "meetings"
    __table_args__ = (
        UniqueConstraint("match_id", "on_date"),
        CheckConstraint("minutes between 0 and 480", name="minutes"),
        CheckConstraint("other_minutes between 0 and 480", name="other_minutes"),
        CheckConstraint("counted between 0 and 480", name="counted"),
        CheckConstraint(f"(status in ({one_of(TWO_VERSIONS)})) = (other_minutes is not null)", name="two_versions"),
        CheckConstraint("status <> 'settled' or minutes = counted", name="settled"),
        CheckConstraint("(format = 'group') = (group_id is not null)", name="group"),
    )

    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id", ondelete="CASCADE"), index=True)
    logged_by: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    """Who wrote it down, or put forward a correction."""
    on_date: Mapped[date]
    minutes: Mapped[int]
    """By who wrote it down; once it is settled, what counts."""
    at: Mapped[datetime]
    """When the one was asked whose turn it is."""
    confirmed_at: Mapped[datetime | None]
    """When it was settled last; it may be put forward otherwise since."""
    format: Mapped[MeetingFormat] = mapped_column(default=MeetingFormat.INDIVIDUAL)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("group_meetings.id", ondelete="CASCADE"), index=True)
    status: Mapped[MeetingStatus] = mapped_column(default=MeetingStatus.ASKED)
    other_minutes: Mapped[int | None]
    """By the other of the two, where that is something else."""
    counted: Mapped[int] = mapped_column(default=0)
    """The minutes with which it stands in the ledger."""
    counted_before: Mapped[int] = mapped_column(default=0)
    """The same before it was settled last."""
    by_staff: Mapped[bool] = mapped_column(default=False)
    """Whether a coordinator settled it last."""
    turn: Mapped[int] = mapped_column(default=0)
    """How often it was somebody's turn: what was asked in an earlier one is over."""


class FollowUpDays(ServerRow):
    """When the pairs of a cohort are asked how it goes, and how long they may be silent; without a row, as usual."""

    __tablename__ = "follow_up_days"
    __table_args__ = (
        UniqueConstraint("cohort_id"),
        CheckConstraint("0 < first and first < second and 0 < every", name="questions"),
        CheckConstraint("0 < silent and silent < told", name="silence"),
    )

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"))
    first: Mapped[int]
    second: Mapped[int]
    every: Mapped[int]
    silent: Mapped[int]
    told: Mapped[int]


class FitQuestion(ServerRow):
    """One of a pair is asked how it goes; only they and the bot know the answer."""

    __tablename__ = "fit_questions"
    __table_args__ = (UniqueConstraint("match_id", "member_id", "number"), CheckConstraint("number > 0", name="number"))

    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    """Which question of this pair, from 1."""
    at: Mapped[datetime]
    answer: Mapped[Fit | None]
    answered_at: Mapped[datetime | None]


class PairSilence(ServerRow):
    """A pair has not met for a while: once for each silence, something is suggested, and later the staff are told."""

    __tablename__ = "pair_silences"
    __table_args__ = (UniqueConstraint("match_id", "since"),)

    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id", ondelete="CASCADE"))
    since: Mapped[date]
    """The day of their last meeting, or of their beginning."""
    at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    """When the staff were told."""
