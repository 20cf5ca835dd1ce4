"""Posts that are still to come, for facilitators: which one is meant, and the list of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, func, select, true

from bot.core import finding
from bot.core.dates import DateScope
from bot.core.paging import Page
from bot.core.refusals import Found, SeveralFit
from bot.core.themes import theme_numbered
from bot.core.times import zone
from bot.db import Tx
from bot.people.act import Act
from cogs.cohorts.models import Cohort
from cogs.cohorts.refusals import CohortClosed
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.cohorts.services import cohorts
from cogs.prompts.models import Prompt, PromptPlan, PromptPost
from cogs.prompts.refusals import AlreadyPosted, UnknownPost
from cogs.prompts.rules import STALE_AFTER, PlanStatus, Which
from cogs.prompts.services import words
from cogs.prompts.services.posts import WAS_POSTED
from cogs.prompts.services.words import Worded
from cogs.sessions.rules.changes import ChangeScope

PAGE = 10
"""Posts on a page of the list."""
MOST_SEARCHED = 500
"""Posts of a server among which one is looked for: years of them."""
_NUMBER = re.compile(r"#?(\d{1,18})", re.ASCII)
_Line = Row[int, datetime, int | None, int | None, int | None, datetime | None, str, str, datetime | None]


@dataclass(frozen=True, slots=True)
class Coming:
    """A post to come, or one that is left out."""

    id: int
    cohort: str
    zone: str
    due_at: datetime
    which: Which
    prompt: Worded
    skipped: bool = False
    retired_at: datetime | None = None
    """Since when its prompt is retired: it is not posted."""


@dataclass(frozen=True, slots=True)
class Plans:
    """A page of what is to come."""

    posts: tuple[Coming, ...]
    page: Page
    total: int
    cohort_id: int = 0
    """Of which cohort, if of one."""


def listing(tx: Tx, act: Act, *, cohort: str | int | None, page: int = 0) -> Plans:
    """What is to come for a cohort, or for all of the server: the nearest first, with what is left out.

    Raises:
        UnknownCohort, CohortGone: there is no such cohort.
    """
    group = cohorts.find(tx, act, cohort) if cohort else None
    there = _to_come(act) if group is None else (*_to_come(act), PromptPost.cohort_id == group.id)
    total = tx.execute(select(func.count()).select_from(_LINES.where(*there).subquery())).scalar_one()
    shown = Page.of(page, total=total, size=PAGE)
    rows = _rows(tx, *there, limit=PAGE, offset=PAGE * shown.number)
    return Plans(tuple(told(tx, rows)), shown, total, 0 if group is None else group.id)


def suggest(tx: Tx, act: Act) -> list[Found]:
    """The posts that can be changed, the nearest first."""
    return [_found(one) for one in told(tx, _rows(tx, *_to_come(act)))]


def find(tx: Tx, act: Act, named: str | int) -> tuple[PromptPost, Cohort]:
    """The post to come that a person means, by what they chose, or by its prompt, cohort, date or hour; held.

    A button knows it by its number (an int).

    Raises:
        UnknownPost: there is none, or it is another server's.
        AlreadyPosted: it is none that is to come any more.
        SeveralFit: several can be meant.
        CohortClosed: its cohort has closed.
    """
    number = named if isinstance(named, int) else _number_of(tx, act, named)
    found = tx.execute(
        select(PromptPost, Cohort)
        .join(Cohort, Cohort.id == PromptPost.cohort_id)
        .join(PromptPlan, PromptPlan.id == PromptPost.plan_id)
        .where(
            PromptPost.id == number,
            PromptPost.server_id == act.server,
            PromptPlan.status == PlanStatus.LIVE,
            Cohort.status != CohortStatus.REMOVED,
        )
        .with_for_update(of=PromptPost)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise UnknownPost(str(named).strip()[:80])
    post, cohort = found
    if cohort.status != CohortStatus.OPEN:
        raise CohortClosed(cohort.name)
    if tx.execute(select(PromptPost.id).where(PromptPost.id == number, WAS_POSTED)).first() is not None:
        raise AlreadyPosted
    return post, cohort


def one(tx: Tx, post: int) -> Coming:
    """A post to come as facilitators see it."""
    return told(tx, _rows(tx, PromptPost.id == post))[0]


def posted(tx: Tx, *conditions: ColumnElement[bool], limit: int) -> list[Coming]:
    """Those that were posted, the last first."""
    latest_first = _LINES.where(*conditions).order_by(PromptPost.due_at.desc(), PromptPost.id.desc())
    return told(tx, tx.execute(latest_first.limit(limit)).all())


def of_plan(tx: Tx, act: Act, post: PromptPost, scope: ChangeScope) -> tuple[Coming, ...]:
    """This post; with `following` or `all`, those of its plan too that are to come after it, or at all."""
    within = {
        ChangeScope.THIS: PromptPost.id == post.id,
        ChangeScope.FOLLOWING: (PromptPost.due_at >= post.due_at) | (PromptPost.id == post.id),
        ChangeScope.ALL: true(),
    }
    return tuple(told(tx, _rows(tx, *_to_come(act), PromptPost.plan_id == post.plan_id, within[scope])))


def date_scope(tx: Tx, act: Act, text: str) -> DateScope:
    """How dates are meant in a command that names this post. Raises as `find` does."""
    post, cohort = find(tx, act, text)
    return DateScope(cohort.timezone, post.due_at)


def told(tx: Tx, rows: Sequence[_Line]) -> list[Coming]:
    """These posts with the words of their prompts."""
    which = {row.id: Which(row.library_number, row.prompt_id) for row in rows}
    said = words.worded(tx, {(which[row.id], row.theme) for row in rows})
    return [
        Coming(
            row.id,
            row.name,
            row.timezone,
            row.due_at,
            which[row.id],
            said[which[row.id]],
            row.skipped_at is not None,
            row.retired_at,
        )
        for row in rows
    ]


def _number_of(tx: Tx, act: Act, named: str) -> int:
    text = named.strip()
    if chosen := _NUMBER.fullmatch(text):
        return int(chosen[1])
    there = told(tx, _rows(tx, *_to_come(act)))
    fitting = finding.meant(text, there, _names)
    if not fitting:
        raise UnknownPost(text[:80])
    if len(fitting) > 1:
        raise SeveralFit("post", text, tuple(_found(one) for one in fitting))
    return fitting[0].id


def _names(one: Coming) -> tuple[str, ...]:
    """What a post can be found by; the first is its prompt's title."""
    return _title(one), one.cohort, one.due_at.astimezone(zone(one.zone)).strftime("%Y-%m-%d %H:%M")


def _found(one: Coming) -> Found:
    return Found(f"#{one.id}", _title(one), one.cohort, one.due_at, one.zone, ours=not one.prompt.own)


def _title(one: Coming) -> str:
    """What its prompt is called: by the library, in English, or by whoever wrote it."""
    if not one.prompt.own:
        return theme_numbered(one.prompt.theme or 1).title
    return one.prompt.own[0].title or one.prompt.own[0].question


def _to_come(act: Act) -> tuple[ColumnElement[bool], ...]:
    """Not posted yet, and not so late that it will not be posted any more."""
    return (
        PromptPost.server_id == act.server,
        PromptPost.due_at > act.now - STALE_AFTER,
        PromptPlan.status == PlanStatus.LIVE,
        Cohort.status == CohortStatus.OPEN,
        ~WAS_POSTED,
    )


_LINES = (
    select(
        PromptPost.id, PromptPost.due_at, PromptPost.theme, PromptPost.library_number, PromptPost.prompt_id,
        PromptPost.skipped_at, Cohort.name, Cohort.timezone, Prompt.retired_at,
    )
    .outerjoin(Prompt, Prompt.id == PromptPost.prompt_id)
    .join(Cohort, Cohort.id == PromptPost.cohort_id)
    .join(PromptPlan, PromptPlan.id == PromptPost.plan_id)
)  # fmt: skip


def _rows(tx: Tx, *conditions: ColumnElement[bool], limit: int = MOST_SEARCHED, offset: int = 0) -> Sequence[_Line]:
    nearest_first = _LINES.where(*conditions).order_by(PromptPost.due_at, PromptPost.id)
    return tx.execute(nearest_first.limit(limit).offset(offset)).all()
