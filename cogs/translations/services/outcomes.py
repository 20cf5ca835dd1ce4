"""Whoever suggested words hears once what became of them."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from bot.core.people import ContactMethod
from bot.db import Tx
from bot.outbox.notices import Contents, DueRows, NoticeContent, NoticeType, ToPerson
from bot.people.models import Member, Server
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.translations.models import TranslationSuggestion
from cogs.translations.rules import SuggestionState

OUTCOME = NoticeType("translation.outcome", lateness=timedelta(days=30))


@dataclass(frozen=True, slots=True)
class SuggestionOutcome:
    """What somebody suggested, and what became of it."""

    language: str
    approved: bool
    words: tuple[str, ...]
    """Theirs."""
    decided_words: tuple[str, ...]
    """What the reviewer made of them; empty where they stayed."""


def facts(tx: Tx, rows: DueRows) -> Contents:
    """The outcomes, to those who wish to be written to and can be without a new direct conversation. One query."""
    place = (
        select(Enrollment.member_id, func.max(Cohort.channel_id).label("channel_id"))
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .where(Enrollment.status == EnrollmentStatus.ACTIVE, Cohort.status == CohortStatus.OPEN)
        .group_by(Enrollment.member_id)
        .subquery()
    )
    query = (
        select(
            *(TranslationSuggestion, Member.user_id, Member.name, Member.contact_method, Member.thread_id),
            *(Member.language.label("reads"), place.c.channel_id),
            func.coalesce(Member.timezone, Server.timezone).label("zone"),
        )
        .join(Member, Member.id == TranslationSuggestion.member_id)
        .join(Server, Server.id == TranslationSuggestion.server_id)
        .outerjoin(place, place.c.member_id == Member.id)
        .where(
            TranslationSuggestion.id.in_([row.subject_id for row in rows]),
            TranslationSuggestion.state.in_((SuggestionState.APPROVED, SuggestionState.DECLINED)),
        )
    )
    found = {(one.TranslationSuggestion.id, one.TranslationSuggestion.member_id): one for one in tx.execute(query)}
    contents: dict[int, NoticeContent] = {}
    for row in rows:
        one = found.get((row.subject_id, row.member_id))
        if one is None or one.contact_method == ContactMethod.NONE:
            continue
        if one.contact_method != ContactMethod.DIRECT and one.thread_id is None and one.channel_id is None:
            continue
        suggestion = one.TranslationSuggestion
        contents[row.id] = NoticeContent(
            ToPerson(one.user_id, one.name, one.channel_id, opens_dm=False),
            (one.reads,),
            one.zone,
            SuggestionOutcome(
                suggestion.language,
                suggestion.state == SuggestionState.APPROVED,
                tuple(suggestion.words),
                tuple(suggestion.decided_words or ()),
            ),
        )
    return contents
