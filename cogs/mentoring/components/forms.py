"""How the short forms of mentoring look: what is there already stands in them."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from bot.core.languages import LANGUAGES, own_name
from bot.i18n.texts import Texts
from bot.ui.components import Choice, Form, MemberChoice, Option, Paragraph, Text
from bot.ui.custom_ids import CustomId
from bot.ui.lengths import shortened
from cogs.cohorts.rules.cohorts import ROLES, SETTINGS
from cogs.mentoring.rules.fit import Fluency
from cogs.mentoring.rules.mentors import COMMUNITIES, FORMATS, HOURS, MOST_MENTEES, TOPICS, PartOfDay, Window
from cogs.mentoring.rules.profiles import Part, Side, code_of
from cogs.mentoring.services.own_profiles import OneSide, OwnProfile
from cogs.mentoring.wording import profiles as profile_wording

FORM_ROOM = 4000
"""Characters that a field takes: more than is kept, since Discord would cut off what somebody pastes without a word."""
NOTHING = OneSide()
MENU = 25


def form(t: Texts, side: Side, part: Part, own: OwnProfile, languages: str | None) -> Form:
    one = (own.offer if side is Side.OFFER else own.request) or NOTHING
    custom_id = CustomId(f"mentor.{side}.keep", 0, part)
    match part:
        case Part.BASICS:
            title = (
                t.pgettext("form title", "Your offer to mentor")
                if side is Side.OFFER
                else t.pgettext("form title", "Your request for a mentor")
            )
            return Form(title, custom_id, _basics(t, side, one, own, languages))
        case Part.WORK:
            return Form(t.pgettext("form title", "Your work"), custom_id, _work(t, own))
        case Part.MORE:
            return Form(t.pgettext("form title", "Only if you like"), custom_id, _more(t, side, one, own))


def _basics(t: Texts, side: Side, one: OneSide, own: OwnProfile, languages: str | None) -> tuple[Text | Choice, ...]:
    fluent = [code for code, fluency in own.languages if fluency is Fluency.FLUENT]
    working = {code for code, fluency in own.languages if fluency is Fluency.WORKING}
    capacity = one.capacity or 1
    topics = (
        t.pgettext("form label", "What you are strong in")
        if side is Side.OFFER
        else t.pgettext("form label", "What you hope for")
    )
    shared = (
        Text(
            "fluent",
            t.pgettext("form label", "Languages you speak very well"),
            required=False,
            most=FORM_ROOM // 10,
            value=languages or ", ".join(map(own_name, fluent)),
            hint=t.pgettext("form hint", "The one you like best first, with commas between"),
        ),
        Choice(
            "working",
            t.pgettext("form label", "Well enough to talk about work"),
            tuple(Option(code, own_name(code), chosen=code in working) for code in LANGUAGES)[:MENU],
            many=True,
            required=False,
        ),
        Choice(
            "times",
            t.pgettext("form label", "Good times for you"),
            tuple(
                Option(
                    code_of(weekday, when),
                    profile_wording.time_of_week(t, weekday, when),
                    chosen=Window(weekday, *HOURS[when]) in own.times,
                )
                for weekday in range(7)
                for when in PartOfDay
            ),
            many=True,
            required=False,
            hint=shortened(profile_wording.times_label(t, own.zone), 100),
        ),
        Choice("topics", topics, _options(t, TOPICS, one.topics), many=True, required=False),
    )
    if side is Side.OFFER:
        numbers = tuple(Option(str(n), t.number(n), chosen=n == capacity) for n in range(1, MOST_MENTEES + 1))
        return (Choice("capacity", t.pgettext("form label", "How many people"), numbers), *shared)
    return (*shared, _words(t, one))


def _words(t: Texts, one: OneSide) -> Text:
    return Text(
        "words",
        t.pgettext("form label", "In your own words"),
        long=True,
        required=False,
        most=FORM_ROOM,
        value=one.words,
        hint=t.pgettext("form hint", "No names or details of children or families, please"),
    )


def _work(t: Texts, own: OwnProfile) -> tuple[Text | Choice, ...]:
    return (
        Choice("role", t.pgettext("form label", "Your role"), _options(t, ROLES, [own.role]), required=False),
        Choice(
            "setting", t.pgettext("form label", "Where you work"), _options(t, SETTINGS, [own.setting]), required=False
        ),
        Text(
            "region",
            t.pgettext("form label", "Your town or region"),
            required=False,
            most=FORM_ROOM // 10,
            value=own.region,
        ),
        Choice(
            "format",
            t.pgettext("form label", "How you would like to meet"),
            _options(t, FORMATS, [own.format]),
            required=False,
        ),
        Text(
            "agency",
            t.pgettext("form label", "Your agency or employer"),
            required=False,
            most=FORM_ROOM // 10,
            value=own.agency,
            hint=t.pgettext("form hint", "Two people of one agency are never paired"),
        ),
    )


def _more(t: Texts, side: Side, one: OneSide, own: OwnProfile) -> tuple[Text | Choice | MemberChoice | Paragraph, ...]:
    communities = (
        t.pgettext("form label", "Communities you belong to")
        if side is Side.OFFER
        else t.pgettext("form label", "You would like a mentor who is")
    )
    return (
        Paragraph(t.careful("Communities are kept encrypted. Nobody reads them but you; only pairing counts them.")),
        Choice("communities", communities, _options(t, COMMUNITIES, one.communities), many=True, required=False),
        MemberChoice(
            "supervisor",
            t.pgettext("form label", "Your supervisor, if here"),
            hint=t.pgettext("form hint", "You two are never paired"),
            chosen=own.supervisor.user_id if own.supervisor else None,
        ),
        *((_words(t, one),) if side is Side.OFFER else ()),
    )


def _options(t: Texts, labels: Mapping[Any, str], chosen: Iterable[StrEnum | None]) -> tuple[Option, ...]:
    there = set(chosen)
    return tuple(Option(code, t.pgettext("choice", label), chosen=code in there) for code, label in labels.items())
