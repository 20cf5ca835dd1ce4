"""Reflections: sealed before they reach the database, opened for the one who wrote them, counted once per prompt."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Select, SQLColumnExpression, exists, select

from bot import ledger
from bot.core.authority import Fact
from bot.core.hours import CreditKind
from bot.db import Tx
from bot.db.vault import Binding, CannotOpen
from bot.ledger import Earned
from bot.people.act import Act
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.refusals import NotJoined
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.cohorts.services import cohorts
from cogs.cohorts.services.facts import own_cohorts
from cogs.prompts.models import PromptPost
from cogs.prompts.refusals import UnknownPrompt
from cogs.prompts.services import posts
from cogs.reflections import rules
from cogs.reflections.actions import PROMPT_TO_ANSWER
from cogs.reflections.models import Reflection
from cogs.reflections.refusals import EntryGone, WordsSealed

LATEST = 10
"""Entries on the first page of a journal."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A reflection that was kept."""

    counted: bool
    """Whether it is the first on its prompt; later ones are kept as well, and counted once."""
    remaining: int
    """How many the certificate still asks for."""
    in_journal: bool = False
    """The prompt or their place is gone meanwhile: the words are kept all the same, in the journal."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that one wrote oneself; with its opening, or with all of it."""

    id: int
    at: datetime
    theme: int | None
    words: str


def unanswered(in_cohort: ColumnElement[bool], member: SQLColumnExpression[int] | int) -> ColumnElement[bool]:
    """Whether a prompt stands in the channel of such a cohort to which a member has not written."""
    written = exists().where(Reflection.post_id == PromptPost.id, Reflection.member_id == member)
    return exists().where(in_cohort, posts.STANDS, ~written)


def conditions(act: Act) -> Mapping[Fact, ColumnElement[bool]]:
    """When what is so of reflections decides what is open to a person (`bot.people.facts`)."""
    own = PromptPost.cohort_id.in_(own_cohorts(act))
    return {PROMPT_TO_ANSWER: unanswered(own, act.actor.member_id or 0)}


def theme(tx: Tx, act: Act, *, post: int) -> int:
    """Which theme a prompt has, for whoever is about to write about it.

    Raises:
        UnknownPrompt: it is not there any more, not posted yet, or not for this person.
        NotJoined: one has no place in its cohort, but sees it: as staff, or because one had a place.
    """
    return _prompt(tx, act, post).theme or 1


def keep(tx: Tx, act: Act, *, post: int, words: str) -> Kept:
    """Keep what somebody wrote about a prompt. Each is kept; the first counts.

    Nothing that was written is lost: where the prompt or the place is gone meanwhile, it goes into the journal.

    Raises:
        TextMissing, TextTooLong: nothing was written, or too much.
    """
    try:
        prompt = _prompt(tx, act, post)
    except (UnknownPrompt, NotJoined):
        write(tx, act, words=words)
        return Kept(counted=False, remaining=0, in_journal=True)
    _add(tx, act, words, post)
    counted = ledger.earn(
        tx,
        server=act.server,
        cohort=prompt.cohort_id,
        earned=[Earned(act.member, CreditKind.REFLECTION, rules.HOUR_TYPE, rules.MINUTES, post)],
        now=act.now,
    )
    sums = ledger.sums(tx, server=act.server, member=act.member, cohort=prompt.cohort_id)
    done = sum(one.units for one in sums if one.kind == CreditKind.REFLECTION)
    return Kept(bool(counted), max(0, prompt.reflections_required - done))


def write(tx: Tx, act: Act, *, words: str) -> None:
    """Keep what somebody wrote for themselves, about no prompt. It counts for nothing but them.

    Raises:
        TextMissing, TextTooLong: nothing was written, or too much.
    """
    _add(tx, act, words, None)


def _add(tx: Tx, act: Act, words: str, post: int | None) -> None:
    words = rules.read_words(words)
    row = Reflection(server_id=act.server, member_id=act.member, post_id=post, sealed=b"", at=act.now)
    tx.add(row)
    tx.flush()  # the words are bound to the row's number
    row.sealed = act.vault.seal(words, Binding.of(Reflection.sealed, row=row.id, owner=row.member_id))
    tx.flush()


def journal(tx: Tx, act: Act) -> list[Entry]:
    """What one wrote oneself, the latest first, each by its opening.

    Raises:
        WordsSealed: the key that opens them is not here.
    """
    rows = tx.execute(_own(act).order_by(Reflection.at.desc(), Reflection.id.desc()).limit(LATEST))
    return [Entry(row.id, row.at, row.theme, rules.opening(_opened(act, row.id, row.sealed))) for row in rows]


def entry(tx: Tx, act: Act, *, reflection: int) -> Entry:
    """All of one thing that one wrote oneself.

    Raises:
        EntryGone: it is not there any more, or it is another's.
        WordsSealed: the key that opens it is not here.
    """
    row = tx.execute(_own(act).where(Reflection.id == reflection)).one_or_none()
    if row is None:
        raise EntryGone
    return Entry(row.id, row.at, row.theme, _opened(act, row.id, row.sealed))


def _own(act: Act) -> Select[int, datetime, int | None, bytes]:
    return (
        select(Reflection.id, Reflection.at, PromptPost.theme, Reflection.sealed)
        .outerjoin(PromptPost, PromptPost.id == Reflection.post_id)
        .where(Reflection.server_id == act.server, Reflection.member_id == (act.actor.member_id or 0))
    )


def _prompt(tx: Tx, act: Act, post: int) -> Row[int, int | None, str, int, bool, bool]:
    """The cohort, theme and requirement of a prompt about which one may write."""
    row = tx.execute(
        select(
            PromptPost.cohort_id,
            PromptPost.theme,
            Cohort.name,
            Cohort.reflections_required,
            Enrollment.id.is_not(None).label("has_place"),
            cohorts.has_known(act.actor).label("has_known"),
        )
        .join(Cohort, Cohort.id == PromptPost.cohort_id)
        .outerjoin(Enrollment, cohorts.has_place(act.actor))
        .where(
            PromptPost.id == post,
            PromptPost.server_id == act.server,
            Cohort.status != CohortStatus.REMOVED,
            posts.WAS_POSTED,
        )
    ).one_or_none()
    if row is None or not (row.has_place or row.has_known or act.is_staff):
        raise UnknownPrompt
    if not row.has_place:
        raise NotJoined(row.name)
    return row


def _opened(act: Act, row: int, sealed: bytes) -> str:
    try:
        return act.vault.unseal(sealed, Binding.of(Reflection.sealed, row=row, owner=act.member))
    except CannotOpen:
        raise WordsSealed from None
