"""Reviewers decide about suggested words; what they approve their server reads at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select, update

from bot import outbox
from bot.core.languages import read_language
from bot.db import Tx
from bot.db.upsert import insert_into
from bot.i18n.sentences import Sentence
from bot.people import audit, server_words
from bot.people.act import Act
from cogs.translations.actions import REVIEW_WORDS
from cogs.translations.models import ServerWords, TranslationSuggestion
from cogs.translations.refusals import SentenceGone, SuggestionDecided
from cogs.translations.rules import SuggestionState
from cogs.translations.services.checking import check
from cogs.translations.services.outcomes import OUTCOME
from cogs.translations.services.suggesting import Catalogue, merged, said_now


@dataclass(frozen=True, slots=True)
class ToReview:
    """A suggestion, as its reviewer sees it: not whose it is."""

    id: int
    language: str
    message: str
    """The English, as it was when the words were suggested."""
    sentence: Sentence | None
    """None where the product does not say it any more."""
    now: tuple[str, ...]
    words: tuple[str, ...]
    others: int
    """How many more wait."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a suggestion."""

    id: int
    language: str
    context: str | None
    approved: bool


def next_one(tx: Tx, act: Act, *, catalogue: Catalogue, language: str | None, after: int = 0) -> ToReview | None:
    """The suggestion that waits longest, in this language or in any; after another one, if that was shown.

    Raises:
        UnknownLanguage: we have no catalogue of it.
    """
    language = read_language(language, act.languages) if language else None
    waiting = (
        TranslationSuggestion.server_id == act.server,
        TranslationSuggestion.state == SuggestionState.OPEN,
        *([TranslationSuggestion.language == language] if language else []),
    )
    row = tx.execute(
        select(TranslationSuggestion)
        .where(*waiting)
        .order_by(TranslationSuggestion.id <= after, TranslationSuggestion.id)
        .limit(1)
    ).scalar_one_or_none()
    if row is None:
        return None
    others = tx.execute(select(func.count()).select_from(TranslationSuggestion).where(*waiting)).scalar_one() - 1
    return _to_review(tx, row, catalogue, others)


def one(tx: Tx, act: Act, *, catalogue: Catalogue, suggestion: int) -> ToReview:
    """One that waits.

    Raises:
        SuggestionDecided: it does not any more, or is another server's.
    """
    return _to_review(tx, _open(tx, act, suggestion), catalogue, 0)


def approve(
    tx: Tx, act: Act, *, catalogue: Catalogue, suggestion: int, written: Mapping[str, str] | None = None
) -> Decided:
    """Let the server read these words from now on, or what the reviewer has made of them.

    Raises:
        SuggestionDecided: it does not wait any more, or is another server's.
        SentenceGone: the product does not say this any more.
        FieldsDiffer, CommandsDiffer, WordsTooLong, NoCommandName, HasLinkOrMention: the words cannot stand there.
    """
    row = _open(tx, act, suggestion)
    sentence = _sentence(row, catalogue)
    if sentence is None:
        raise SentenceGone
    words = list(merged(row.words, written or {}))
    whole = "\n".join((written or {}).values()) or "\n".join(words)
    check(catalogue(row.language), sentence, words, whole)
    same = (
        TranslationSuggestion.server_id == act.server,
        TranslationSuggestion.language == row.language,
        TranslationSuggestion.code == row.code,
        TranslationSuggestion.state == SuggestionState.APPROVED,
    )
    tx.execute(
        update(TranslationSuggestion)
        .where(*same)
        .values(state=SuggestionState.REPLACED)
        .execution_options(synchronize_session=False)
    )
    row.decided_words = words if words != row.words else None
    kept = {"words": words, "at": act.now}
    tx.execute(
        insert_into(tx, ServerWords)
        .values(
            server_id=act.server, language=row.language, code=row.code, context=row.context, message=row.message, **kept
        )
        .on_conflict_do_update(index_elements=["server_id", "language", "code"], set_=kept)
    )
    server_words.changed(tx, act.server)
    return _decide(tx, act, row, SuggestionState.APPROVED)


def decline(tx: Tx, act: Act, *, suggestion: int) -> Decided:
    """Leave the words as they are.

    Raises:
        SuggestionDecided: it does not wait any more, or is another server's.
    """
    return _decide(tx, act, _open(tx, act, suggestion), SuggestionState.DECLINED)


def _open(tx: Tx, act: Act, suggestion: int) -> TranslationSuggestion:
    row = tx.execute(
        select(TranslationSuggestion)
        .where(TranslationSuggestion.id == suggestion, TranslationSuggestion.server_id == act.server)
        .with_for_update()
    ).scalar_one_or_none()
    if row is None or row.state != SuggestionState.OPEN:
        raise SuggestionDecided
    return row


def _sentence(row: TranslationSuggestion, catalogue: Catalogue) -> Sentence | None:
    """The sentence, if the product says it still, in as many forms."""
    sentence = catalogue(row.language).by_code.get(row.code)
    return sentence if sentence is not None and len(sentence.words) == len(row.words) else None


def _to_review(tx: Tx, row: TranslationSuggestion, catalogue: Catalogue, others: int) -> ToReview:
    sentence = _sentence(row, catalogue)
    now = () if sentence is None else said_now(tx, row.server_id, row.language, sentence)
    return ToReview(row.id, row.language, row.message, sentence, now, tuple(row.words), others)


def _decide(tx: Tx, act: Act, row: TranslationSuggestion, state: SuggestionState) -> Decided:
    row.state, row.decided_at = state, act.now
    tx.flush()
    audit.record(tx, act, REVIEW_WORDS, suggestion=row.id)
    if row.member_id != act.member:
        outbox.notice(tx, OUTCOME, server=act.server, subject=row.id, member=row.member_id, now=act.now)
    return Decided(row.id, row.language, row.context, state == SuggestionState.APPROVED)
