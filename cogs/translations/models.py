"""Words that people suggest for a sentence of ours, and the words that a server reads instead of ours."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import ServerRow, partial_index
from cogs.translations.rules import SuggestionState


class TranslationSuggestion(ServerRow):
    """Better words for one sentence in one language; `context` and `message` are what the sentence is in English."""

    __tablename__ = "translation_suggestions"
    __table_args__ = (
        partial_index(
            "uq_translation_suggestions_open",
            "member_id",
            "language",
            "code",
            unique=True,
            where=f"state = '{SuggestionState.OPEN}'",
        ),
        Index("ix_translation_suggestions_server_id_state", "server_id", "state"),
    )

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(String(16))
    code: Mapped[str] = mapped_column(String(16))
    """Of context and message (`bot.i18n.reviews.code_of`)."""
    context: Mapped[str | None] = mapped_column(String(60))
    message: Mapped[str] = mapped_column(Text)
    words: Mapped[list[str]] = mapped_column(JSON)
    """One, or one for each plural form of the language."""
    state: Mapped[SuggestionState] = mapped_column(default=SuggestionState.OPEN)
    at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    """Since when the server reads it: its own person is a reviewer. Another reviewer has still to read it."""
    decided_words: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """What the reviewer made of it, where they made it better still."""


class ServerWords(ServerRow):
    """What one server reads for a sentence instead of our own words: a reviewer there has put them to use."""

    __tablename__ = "server_words"
    __table_args__ = (UniqueConstraint("server_id", "language", "code"),)

    language: Mapped[str] = mapped_column(String(16))
    code: Mapped[str] = mapped_column(String(16))
    context: Mapped[str | None] = mapped_column(String(60))
    message: Mapped[str] = mapped_column(Text)
    words: Mapped[list[str]] = mapped_column(JSON)
    """One, or one for each plural form of the language."""
    at: Mapped[datetime]
    """When they were approved."""
    reviewed: Mapped[bool] = mapped_column(default=True, server_default="1")
    """Whether somebody approved them who had not suggested them: nobody reviews their own words."""
