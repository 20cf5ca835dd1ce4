"""Reviewers decide about suggested words; what they approve their server reads at once.

Their own words they can only put to use: these wait on, until another reviewer has read them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, or_, select, update

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
    is_own: bool
    """Whether whoever reviews it has suggested it."""
    in_use: bool
    """Whether the server reads it already, since its own person is a reviewer."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a suggestion."""

    id: int
    language: str
    context: str | None
    approved: bool
    reviewed: bool
    """Not where somebody approved what they themselves had suggested."""
    taken_back: bool = False
    """Whether the server read the declined words, and reads the earlier ones again."""


def waits_for(act: Act) -> tuple[ColumnElement[bool], ...]:
    """The suggestions about which this person can decide: not what they have put to use themselves."""
    return (
        TranslationSuggestion.server_id == act.server,
        TranslationSuggestion.state == SuggestionState.OPEN,
        or_(TranslationSuggestion.used_at.is_(None), TranslationSuggestion.member_id != act.actor.member_id),
    )


def next_one(tx: Tx, act: Act, *, catalogue: Catalogue, language: str | None, after: int = 0) -> ToReview | None:
    """The suggestion that waits longest, in this language or in any; after another one, if that was shown.

    Raises:
        UnknownLanguage: we have no catalogue of it.
    """
    language = read_language(language, act.languages) if language else None
    waiting = (
        *waits_for(act),
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
    return _to_review(tx, act, row, catalogue, others)


def one(tx: Tx, act: Act, *, catalogue: Catalogue, suggestion: int) -> ToReview:
    """One that waits.

    Raises:
        SuggestionDecided: it does not any more, or is another server's.
    """
    return _to_review(tx, act, _open(tx, act, suggestion), catalogue, 0)


def approve(
    tx: Tx, act: Act, *, catalogue: Catalogue, suggestion: int, written: Mapping[str, str] | None = None
) -> Decided:
    """Let the server read these words from now on, or what the reviewer has made of them.

    Whoever suggested them can do so too; the suggestion then waits for another reviewer.

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
    is_own = row.member_id == act.member
    _put(tx, row, words, reviewed=not is_own, now=act.now)
    if is_own:
        if words != row.words:
            row = _anew(tx, act, row, words)
        row.used_at = act.now
        tx.flush()
        audit.record(tx, act, REVIEW_WORDS, suggestion=row.id)
        return Decided(row.id, row.language, row.context, approved=True, reviewed=False)
    tx.execute(
        update(TranslationSuggestion)
        .where(*_same_sentence(row), TranslationSuggestion.state == SuggestionState.APPROVED)
        .values(state=SuggestionState.REPLACED)
        .execution_options(synchronize_session=False)
    )
    row.decided_words = words if words != row.words else None
    return _decide(tx, act, row, SuggestionState.APPROVED)


def decline(tx: Tx, act: Act, *, suggestion: int) -> Decided:
    """Leave the words as they are.

    Raises:
        SuggestionDecided: it does not wait any more, or is another server's.
    """
    row = _open(tx, act, suggestion)
    taken_back = _take_back(tx, row, now=act.now)
    return _decide(tx, act, row, SuggestionState.DECLINED, taken_back=taken_back)


def erased(tx: Tx, *, user: int, members: Sequence[int], now: datetime) -> None:
    """Own words that a server reads go with their person, as long as no other reviewer has read them.

    Their suggestion goes, and with it the only way to decline them.
    """
    used = select(TranslationSuggestion).where(
        TranslationSuggestion.member_id.in_(members),
        TranslationSuggestion.state == SuggestionState.OPEN,
    )
    for row in tx.execute(used.order_by(TranslationSuggestion.id)).scalars().all():
        _take_back(tx, row, now=now)


def _same_sentence(row: TranslationSuggestion) -> tuple[ColumnElement[bool], ...]:
    return (
        TranslationSuggestion.server_id == row.server_id,
        TranslationSuggestion.language == row.language,
        TranslationSuggestion.code == row.code,
    )


def _put(tx: Tx, row: TranslationSuggestion, words: list[str], *, reviewed: bool, now: datetime) -> None:
    """Let the server read these words for the sentence of a suggestion."""
    kept = {"words": words, "at": now, "reviewed": reviewed}
    tx.execute(
        insert_into(tx, ServerWords)
        .values(
            server_id=row.server_id,
            language=row.language,
            code=row.code,
            context=row.context,
            message=row.message,
            **kept,
        )
        .on_conflict_do_update(index_elements=["server_id", "language", "code"], set_=kept)
    )
    server_words.changed(tx, row.server_id)


def _anew(tx: Tx, act: Act, row: TranslationSuggestion, words: list[str]) -> TranslationSuggestion:
    """Other words of one's own are another suggestion: nobody approves words on whose screen the former ones stand."""
    row.state, row.decided_at = SuggestionState.REPLACED, act.now
    tx.flush()
    made = TranslationSuggestion(
        server_id=row.server_id, member_id=row.member_id, language=row.language, code=row.code, context=row.context,
        message=row.message, words=words, at=act.now,
    )  # fmt: skip
    tx.add(made)
    tx.flush()
    return made


def _is_theirs(tx: Tx, row: TranslationSuggestion, words: list[str]) -> bool:
    """Whether these words were put to use by whom this suggestion is from, with it or with one that it has replaced."""
    used = select(TranslationSuggestion.words).where(
        *_same_sentence(row),
        TranslationSuggestion.member_id == row.member_id,
        TranslationSuggestion.used_at.is_not(None),
        (TranslationSuggestion.id == row.id) | (TranslationSuggestion.state == SuggestionState.REPLACED),
    )
    return words in tx.execute(used).scalars().all()


def _take_back(tx: Tx, row: TranslationSuggestion, *, now: datetime) -> bool:
    """The server reads again what was approved before, else ours; False if it reads other words by now: those stay.

    What its person had put to use and then replaced by this suggestion has been read by no other reviewer either.
    """
    there = tx.execute(
        select(ServerWords).where(
            ServerWords.server_id == row.server_id,
            ServerWords.language == row.language,
            ServerWords.code == row.code,
            ServerWords.reviewed.is_(False),
        )
    ).scalar_one_or_none()
    if there is None or not _is_theirs(tx, row, there.words):
        return False
    before = tx.execute(
        select(TranslationSuggestion)
        .where(*_same_sentence(row), TranslationSuggestion.state == SuggestionState.APPROVED)
        .order_by(TranslationSuggestion.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    if before is not None:
        _put(tx, before, before.decided_words or before.words, reviewed=True, now=now)
    else:
        tx.execute(delete(ServerWords).where(ServerWords.id == there.id))
        server_words.changed(tx, row.server_id)
    return True


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


def _to_review(tx: Tx, act: Act, row: TranslationSuggestion, catalogue: Catalogue, others: int) -> ToReview:
    sentence = _sentence(row, catalogue)
    now = () if sentence is None else said_now(tx, row.server_id, row.language, sentence)
    is_own, in_use = row.member_id == act.actor.member_id, row.used_at is not None and now == tuple(row.words)
    return ToReview(row.id, row.language, row.message, sentence, now, tuple(row.words), others, is_own, in_use)


def _decide(
    tx: Tx, act: Act, row: TranslationSuggestion, state: SuggestionState, *, taken_back: bool = False
) -> Decided:
    row.state, row.decided_at = state, act.now
    tx.flush()
    audit.record(tx, act, REVIEW_WORDS, suggestion=row.id)
    if row.member_id != act.member:
        outbox.notice(tx, OUTCOME, server=act.server, subject=row.id, member=row.member_id, now=act.now)
    return Decided(
        row.id, row.language, row.context, state == SuggestionState.APPROVED, reviewed=True, taken_back=taken_back
    )
