"""Posts to come, changed: another prompt, another time, left out, called off, posted now."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, exists, func, select, update

from bot import outbox
from bot.core.confirmations import require_same
from bot.core.refusals import NotConfirmed, Refusal
from bot.core.times import moment, read_future
from bot.db import Tx
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import State
from bot.people import audit
from bot.people.act import Act
from cogs.prompts.actions import CANCEL_PROMPTS, CHANGE_PROMPT, MOVE_PROMPT, POST_PROMPT, SKIP_PROMPT
from cogs.prompts.models import PromptPlan, PromptPost
from cogs.prompts.refusals import AlreadyPosted, AlreadyRetired
from cogs.prompts.rules import STALE_AFTER, PlanStatus, Which, dedupe_key
from cogs.prompts.services import coming, words
from cogs.prompts.services.coming import Coming
from cogs.prompts.services.posts import POST
from cogs.sessions.rules.changes import ChangeScope


@dataclass(frozen=True, slots=True)
class Changed:
    """A post as it stands now."""

    post: Coming
    before: Coming
    to_confirm: bool = False
    """Whether nothing has changed yet, since the cohort would have the same prompt twice at one time."""


@dataclass(frozen=True, slots=True)
class Cancelling:
    """What would not be posted."""

    post_id: int
    scope: ChangeScope
    cohort: str
    posts: tuple[Coming, ...]


def change(tx: Tx, act: Act, *, post: str | int, prompt: str, mark: str | None = None) -> Changed:
    """Give a post to come another prompt; one that was left out is posted after all, if its time has not come.

    Where the cohort would have the same prompt twice at one time, nothing changes before it was confirmed (`mark` is
    that of what was shown).

    Raises:
        UnknownPost, AlreadyPosted, CohortClosed: it cannot be changed any more.
        UnknownPrompt, SeveralFit: it is not clear which prompt is meant.
        NotConfirmed: it is not as it was shown.
    """
    row, _ = coming.find(tx, act, post)
    before, which = coming.one(tx, row.id), words.find(tx, act, prompt)
    theme = words.themes(tx, [which])[which]
    wanted = replace(before, which=which, prompt=words.worded(tx, [(which, theme)])[which])
    require_same(wanted, mark)
    if mark is None and is_twice(tx, row.cohort_id, which, row.due_at, but=row.id):
        return Changed(wanted, before, to_confirm=True)
    row.library_number, row.prompt_id, row.theme = which.library_number, which.prompt_id, theme
    if row.skipped_at is not None and row.due_at > act.now:
        put(tx, act, row, row.due_at)
    audit.record(tx, act, CHANGE_PROMPT, cohort=row.cohort_id, post=row.id)
    return _changed(tx, row, before)


def move(tx: Tx, act: Act, *, post: str | int, to: str, mark: str | None = None) -> Changed:
    """Post it at another time (wall time of its cohort), also one that was left out.

    Where the cohort would have the same prompt twice at one time, nothing changes before it was confirmed (`mark` is
    that of what was shown).

    Raises:
        UnknownPost, AlreadyPosted, CohortClosed: it cannot be moved any more.
        MalformedTime, TimePast: it cannot go there.
        NotConfirmed: it is not as it was shown.
    """
    row, cohort = coming.find(tx, act, post)
    before = coming.one(tx, row.id)
    due = moment(read_future(to, cohort.timezone, now=act.now), cohort.timezone)
    wanted = replace(before, due_at=due)
    require_same(wanted, mark)
    if mark is None and is_twice(tx, row.cohort_id, before.which, due, but=row.id):
        return Changed(wanted, before, to_confirm=True)
    put(tx, act, row, due)
    audit.record(tx, act, MOVE_PROMPT, cohort=row.cohort_id, post=row.id)
    return _changed(tx, row, before)


def post_now(tx: Tx, act: Act, *, post: str | int) -> Changed:
    """Post it now instead of at its time.

    Raises:
        UnknownPost, AlreadyPosted, CohortClosed: it cannot be posted any more.
    """
    row, _ = coming.find(tx, act, post)
    before = coming.one(tx, row.id)
    put(tx, act, row, act.now)
    audit.record(tx, act, POST_PROMPT, cohort=row.cohort_id, post=row.id)
    return _changed(tx, row, before)


def skip(tx: Tx, act: Act, *, post: str | int) -> Changed:
    """Leave it out; the rest of its plan goes on, and it can be moved to another time or posted all the same.

    Raises:
        UnknownPost, AlreadyPosted, CohortClosed: it cannot be left out any more.
    """
    row, _ = coming.find(tx, act, post)
    before = coming.one(tx, row.id)
    leave_out(tx, [row.id], now=act.now)
    audit.record(tx, act, SKIP_PROMPT, cohort=row.cohort_id, post=row.id)
    return _changed(tx, row, before)


def before_cancelling(tx: Tx, act: Act, *, post: str | int, scope: ChangeScope) -> Cancelling:
    """What would not be posted: this one, those of its plan that follow it too, or all of the plan that are to come.

    Raises:
        UnknownPost, AlreadyPosted, CohortClosed: it cannot be cancelled any more.
    """
    row, cohort = coming.find(tx, act, post)
    return Cancelling(row.id, scope, cohort.name, coming.of_plan(tx, act, row, scope))


def cancel(tx: Tx, act: Act, *, post: int, scope: ChangeScope, mark: str) -> Cancelling:
    """Call off what was shown (`mark` is that of it): these are never posted.

    Raises:
        NotConfirmed: it was confirmed already, or is not as it was shown.
    """
    try:
        row, cohort = coming.find(tx, act, post)
    except Refusal:  # it was cancelled or posted, or its cohort has closed since
        raise NotConfirmed from None
    shown = Cancelling(row.id, scope, cohort.name, coming.of_plan(tx, act, row, scope))
    require_same(shown, mark)
    plan, gone = row.plan_id, [one.id for one in shown.posts]
    _take_back(tx, gone, now=act.now)
    audit.record(tx, act, CANCEL_PROMPTS, cohort=row.cohort_id, plan=plan, posts=len(gone))
    tx.execute(delete(PromptPost).where(PromptPost.id.in_(gone)))
    left = exists().where(PromptPost.plan_id == plan)
    tx.execute(update(PromptPlan).where(PromptPlan.id == plan, ~left).values(status=PlanStatus.CANCELLED))
    return shown


def leave_out(tx: Tx, posts: Collection[int], *, now: datetime) -> None:
    """These are not posted, until somebody moves them or posts them all the same."""
    _take_back(tx, posts, now=now)
    tx.execute(
        update(PromptPost)
        .where(PromptPost.id.in_(posts), PromptPost.skipped_at.is_(None))
        .values(skipped_at=now)
        .execution_options(synchronize_session="fetch")
    )


def is_twice(tx: Tx, cohort: int, which: Which, at: datetime, *, but: int = 0) -> bool:
    """Whether the cohort has this prompt at this time already."""
    same = tx.execute(
        select(func.count())
        .select_from(PromptPost)
        .join(PromptPlan, PromptPlan.id == PromptPost.plan_id)
        .where(
            PromptPost.cohort_id == cohort,
            PromptPost.due_at == at,
            PromptPost.skipped_at.is_(None),
            PromptPost.library_number.is_not_distinct_from(which.library_number),
            PromptPost.prompt_id.is_not_distinct_from(which.prompt_id),
            PromptPost.id != but,
            PromptPlan.status == PlanStatus.LIVE,
        )
    )
    return bool(same.scalar_one())


def put(tx: Tx, act: Act, row: PromptPost, due: datetime) -> None:
    """It is posted then, and no other time.

    Raises:
        AlreadyRetired: its prompt is not posted any more.
    """
    if words.is_retired(tx, [row.prompt_id]):
        raise AlreadyRetired
    _take_back(tx, [row.id], now=act.now)
    row.due_at, row.skipped_at, row.version = due, None, row.version + 1
    outbox.notice(
        tx, POST, server=act.server, subject=row.id, cohort=row.cohort_id, due=due, expires=due + STALE_AFTER,
        dedupe_key=dedupe_key(row.version), now=act.now,
    )  # fmt: skip


def _take_back(tx: Tx, posts: Collection[int], *, now: datetime) -> None:
    """What is owed of these posts is owed no longer.

    Raises:
        AlreadyPosted: one of them is on its way this moment.
    """
    outbox.cancel(tx, POST, subjects=posts, now=now)
    under_way = select(OutboxEntry.id).where(
        OutboxEntry.kind == POST,
        OutboxEntry.subject_id.in_(posts),
        (OutboxEntry.state == State.CLAIMED) | OutboxEntry.attempted_at.is_not(None),
    )
    if tx.execute(under_way).first() is not None:
        raise AlreadyPosted


def _changed(tx: Tx, row: PromptPost, before: Coming) -> Changed:
    tx.flush()
    return Changed(coming.one(tx, row.id), before)
