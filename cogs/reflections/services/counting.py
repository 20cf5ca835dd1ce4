"""What a reflection counts towards a certificate: once for each prompt, for as long as one on it stands."""

from sqlalchemy import Row, exists, select

from bot import ledger
from bot.core.hours import CreditKind
from bot.db import Tx
from bot.ledger import Earned
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.refusals import NotJoined
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.cohorts.services import cohorts
from cogs.prompts.models import PromptPost
from cogs.prompts.refusals import UnknownPrompt
from cogs.prompts.services import posts
from cogs.reflections.models import Reflection
from cogs.reflections.rules import words
from cogs.reflections.rules.audience import ReflectionStatus

Prompt = Row[int, int | None, str, CohortStatus, int, bool, bool, int | None, int | None]


def prompt_of(tx: Tx, act: Act, post: int) -> Prompt:
    """The cohort, theme and requirement of a prompt about which one may write.

    Raises:
        UnknownPrompt: it is not there any more, not posted yet, or not for this person.
        NotJoined: one has no place in its cohort, but sees it: as staff, or because one had a place.
    """
    row = tx.execute(
        select(
            PromptPost.cohort_id,
            PromptPost.theme,
            Cohort.name,
            Cohort.status,
            Cohort.reflections_required,
            Enrollment.id.is_not(None).label("has_place"),
            cohorts.has_known(act.actor).label("has_known"),
            PromptPost.library_number,
            PromptPost.prompt_id,
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


def count(tx: Tx, act: Act, *, cohort: int, post: int) -> bool:
    """Credit a reflection on a prompt; False: one on it counts already."""
    _one_after_the_other(tx, act)
    earned = Earned(act.member, CreditKind.REFLECTION, words.HOUR_TYPE, words.MINUTES, post)
    if ledger.earn(tx, server=act.server, cohort=cohort, earned=[earned], now=act.now):
        return True
    return ledger.earn_again(tx, server=act.server, cohort=cohort, earned=earned, now=act.now)


def count_no_more(tx: Tx, act: Act, post: int | None) -> bool:
    """Take the credit for a prompt back, unless another reflection on it stands; whether it was taken."""
    if post is None:
        return False
    tx.flush()
    _one_after_the_other(tx, act)
    another = exists().where(
        Reflection.post_id == post,
        Reflection.member_id == act.member,
        Reflection.status == ReflectionStatus.KEPT,
    )
    if tx.execute(select(another)).scalar_one():
        return False
    return ledger.reverse(tx, member=act.member, kind=CreditKind.REFLECTION, subject=post, now=act.now)


def _one_after_the_other(tx: Tx, act: Act) -> None:
    """What one person does about their reflections at the same moment is counted in turn, each as the last left it."""
    tx.execute(select(Member.id).where(Member.id == act.member).with_for_update(key_share=True))


def remaining(tx: Tx, act: Act, *, cohort: int, required: int) -> int:
    """How many the certificate still asks for."""
    sums = ledger.sums(tx, server=act.server, member=act.member, cohort=cohort)
    return max(0, required - sum(one.units for one in sums if one.kind == CreditKind.REFLECTION))
