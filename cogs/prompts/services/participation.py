"""How many people wrote to each prompt of a cohort: for facilitators, who read no words and no names here."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from bot.core.hooks import hook
from bot.db import Tx
from bot.people.act import Act
from cogs.cohorts.models import Enrollment
from cogs.cohorts.rules.cohorts import EnrollmentStatus
from cogs.cohorts.services import cohorts
from cogs.prompts.models import PromptPost
from cogs.prompts.services import coming
from cogs.prompts.services.coming import Coming
from cogs.prompts.services.posts import STANDS

SHOWN = 16
"""So many prompts are shown, the last ones."""


@hook
def written(tx: Tx, *, posts: Collection[int]) -> Mapping[int, Collection[int]]:
    """Which members have written to each of these posts."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Participation:
    """The last prompts of a cohort, the earliest first, and how many wrote to each."""

    cohort: str
    zone: str
    people: int
    """Who has a place now."""
    posts: tuple[tuple[Coming, int], ...]
    earlier: int
    """How many were posted before those."""


def of(tx: Tx, act: Act, *, cohort: str) -> Participation:
    """How many people wrote to the last prompts of a cohort.

    Raises:
        UnknownCohort: there is none of that name.
    """
    group = cohorts.find(tx, act, cohort)
    posted = (PromptPost.cohort_id == group.id, PromptPost.server_id == act.server, STANDS)
    total = tx.execute(select(func.count()).select_from(PromptPost).where(*posted)).scalar_one()
    shown = coming.posted(tx, *posted, limit=SHOWN)
    wrote = who_wrote(tx, [one.id for one in shown])
    people = select(func.count()).where(Enrollment.cohort_id == group.id, Enrollment.status == EnrollmentStatus.ACTIVE)
    return Participation(
        group.name,
        group.timezone,
        tx.execute(people).scalar_one(),
        tuple((one, len(wrote.get(one.id, ()))) for one in reversed(shown)),
        total - len(shown),
    )


def who_wrote(tx: Tx, posts: Collection[int]) -> dict[int, set[int]]:
    """Who has written to each of these posts."""
    found: dict[int, set[int]] = {}
    for some in written(tx, posts=posts) if posts else ():
        for post, members in some.items():
            found.setdefault(post, set()).update(members)
    return found
