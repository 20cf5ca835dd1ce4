"""Why two people are paired, in words."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from bot.i18n.texts import Texts
from cogs.cohorts.rules.cohorts import ROLES, SETTINGS, ProviderRole, Setting
from cogs.mentoring.rules.explanations import Reason
from cogs.mentoring.rules.fit import Criterion, Format
from cogs.mentoring.rules.mentors import FORMATS, TOPICS, Topic, part_of_day
from cogs.mentoring.wording.languages import languages
from cogs.mentoring.wording.profiles import time_of_week


def reasons(t: Texts, found: Sequence[Reason], at: datetime) -> str:
    """What two people have in common, as one phrase; `at` says in which week its times were compared.

    Times are by the reader's own clocks, as they are in that week: somebody's evening is another's morning.
    """
    spoken = tuple(one.value for one in found if one.criterion is Criterion.LANGUAGE)
    said = [t.gettext("both speak {languages}", languages=languages(t, spoken))] if spoken else []
    said += [_reason(t, one, at) for one in found if one.criterion is not Criterion.LANGUAGE]
    return "; ".join(dict.fromkeys(said))  # two times may lie in one evening


def _reason(t: Texts, one: Reason, at: datetime) -> str:
    match one.criterion:
        case Criterion.TIMES:
            return _time(t, _moment(int(one.value), at))
        case Criterion.SETTING:
            return t.pgettext("choice", SETTINGS[Setting(one.value)])
        case Criterion.ROLE:
            return t.pgettext("choice", ROLES[ProviderRole(one.value)])
        case Criterion.TOPICS:
            return t.pgettext("choice", TOPICS[Topic(one.value)])
        case Criterion.FORMAT:
            return t.pgettext("choice", FORMATS[Format(one.value)])
        case Criterion.REGION:
            return t.gettext("the same region")
        case _:
            raise ValueError(one.criterion)  # no other reason is ever told


def _time(t: Texts, at: datetime) -> str:
    """A part of a day of the week by the reader's clocks; the hour where it is night there."""
    local = t.local(at)
    part = part_of_day(local.hour * 60 + local.minute)
    return t.weekday_and_time(at) if part is None else time_of_week(t, local.weekday(), part)


def _moment(half_hour: int, at: datetime) -> datetime:
    """When a half hour of the week (from Monday 0:00 UTC) is in the week of that moment."""
    day = at.astimezone(UTC).date()
    monday = datetime.combine(day - timedelta(days=day.weekday()), time(), UTC)
    return monday + timedelta(minutes=30 * half_hour)
