"""What a pair does together first: the agreement, and a time to meet."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from bot.feature import Component
from bot.i18n.texts import Texts
from bot.ui.components import Choice, Form, Option, Paragraph
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, number, one_of
from bot.ui.names import mentioned
from cogs.mentoring.actions import AGREE_ON_PAIR, CHOOSE_TIME
from cogs.mentoring.rules.matching import HowOften
from cogs.mentoring.rules.mentors import TOPICS, Topic
from cogs.mentoring.services import agreements, meeting_times
from cogs.mentoring.services.agreements import AgreementFacts, Terms
from cogs.mentoring.wording import together as wording

MONTHS = (3, 6, 9, 12)


async def write_agreement(context: InteractionContext, custom_id: CustomId) -> None:
    """The form of the agreement, with what stands in it already."""
    kept = await context.read(agreements.current, match_id=custom_id.subject)
    await context.form(_form(context.texts, custom_id.subject, kept))


def _form(t: Texts, match_id: int, kept: AgreementFacts | None) -> Form:
    terms = kept.terms if kept else None
    goals = {code: t.pgettext("choice", words) for code, words in TOPICS.items()}
    often = {code: words(t) for code, words in wording.HOW_OFTEN.items()}
    months = {str(n): wording.months(t, n) for n in MONTHS}
    return Form(
        t.pgettext("form title", "Our agreement"),
        CustomId("match.agreement.keep", match_id),
        (
            Paragraph(wording.limits(t)),
            _choice("goal", t.pgettext("form label", "What for"), goals, terms and terms.goal),
            _choice("often", t.pgettext("form label", "How often you meet"), often, terms and terms.how_often),
            _choice("months", t.pgettext("form label", "For how long"), months, terms and str(terms.months)),
        ),
    )


def _choice(id: str, label: str, labels: Mapping[Any, str], chosen: StrEnum | str | None) -> Choice:
    return Choice(id, label, tuple(Option(str(code), words, code == chosen) for code, words in labels.items()))


async def keep_agreement(context: InteractionContext, custom_id: CustomId) -> None:
    """The other of the two is asked whether they agree."""
    terms = Terms(
        one_of(Topic, _first(context, "goal")),
        one_of(HowOften, _first(context, "often")),
        min(max(number(_first(context, "months")), MONTHS[0]), MONTHS[-1]),
    )
    other = await context.write(agreements.propose, match_id=custom_id.subject, terms=terms)
    await context.reply(wording.proposed(context.texts, other, terms))


def _first(context: InteractionContext, field: str) -> str:
    value = context.filled().get(field, ())
    return value[0] if isinstance(value, tuple) and value else ""


async def agree(context: InteractionContext, custom_id: CustomId) -> None:
    """The agreement holds."""
    other = await context.write(agreements.accept, match_id=custom_id.subject, version=number(custom_id.choice))
    t = context.texts
    holds = t.gettext("Thank you. The agreement with {person} holds now.", person=mentioned(other))
    await context.reply(f"{holds} {wording.changed_later(t)}")


async def choose_time(context: InteractionContext, custom_id: CustomId) -> None:
    """The two meet then."""
    taken = await context.write(meeting_times.choose, time_id=custom_id.subject)
    await context.reply(wording.time_taken(context.texts, taken))


COMPONENTS = (
    Component("match.agreement", AGREE_ON_PAIR, write_agreement),
    Component("match.agreement.keep", AGREE_ON_PAIR, keep_agreement),
    Component("match.agree", AGREE_ON_PAIR, agree),
    Component("match.time", CHOOSE_TIME, choose_time),
)
