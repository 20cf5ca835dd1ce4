"""Rounds of matching: what they were made from, and what the staff say of them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, ServerRow, of_server, partial_index
from bot.db.types import Encrypted
from cogs.mentoring.rules.explanations import Why
from cogs.mentoring.rules.fit import Criterion
from cogs.mentoring.rules.matching import (
    ANSWER_DAYS,
    RoundStatus,
    Ruling,
)


class MatchRound(ServerRow):
    """A draft of pairs for a cohort, as previewed; publishing it makes the pairs. With what it was made from."""

    __tablename__ = "match_rounds"
    __table_args__ = (
        Index("ix_match_rounds_server_id", "server_id"),
        partial_index("ix_match_rounds_at_draft", "at", where=f"status = '{RoundStatus.DRAFT}'"),
    )

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
