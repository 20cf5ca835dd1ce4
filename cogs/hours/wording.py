"""How make-up work and transfers are worded."""

from bot.core.hours import CountsAs, HourType
from bot.i18n.texts import Texts
from bot.ui.hours import hour_type_name
from bot.ui.messages import plain
from bot.ui.names import mentioned
from cogs.hours.services.added import Added
from cogs.hours.services.transfers import Transfer


def type_of(t: Texts, hour_type: HourType, counts_as: CountsAs | None) -> str:
    """The type of hours, and what they count as beside that."""
    name = hour_type_name(t, hour_type)
    match counts_as:
        case None:
            return name
        case CountsAs.SESSION:
            return t.gettext("{hour_type}; it counts as a session too", hour_type=name)
        case CountsAs.REFLECTION:
            return t.gettext("{hour_type}; it counts as a reflection too", hour_type=name)
        case CountsAs.MEETING:
            return t.gettext("{hour_type}; it counts as a mentor meeting too", hour_type=name)


def added(t: Texts, one: Added) -> str:
    """What was written down, for whoever did it."""
    return t.gettext(
        "Written down for {name} in {cohort}: {duration} on {date}, {hour_type}. They hear of it from me, without the "
        "reason. /hours take-back takes it back.",
        name=mentioned(one.person),
        cohort=plain(one.cohort),
        duration=t.duration(one.minutes),
        date=t.date(one.on),
        hour_type=type_of(t, one.hour_type, one.counts_as),
    )


def option(t: Texts, one: Added) -> str:
    """A line of the list of what was added."""
    return t.row((t.date(one.on), t.duration(one.minutes), hour_type_name(t, one.hour_type), one.cohort))


def before_taking_back(t: Texts, one: Added) -> str:
    """What would count no longer."""
    lines = [
        t.gettext(
            "{duration} of {name} in {cohort} ({date}, {hour_type}) would not count any more.",
            duration=t.duration(one.minutes),
            name=mentioned(one.person),
            cohort=plain(one.cohort),
            date=t.date(one.on),
            hour_type=type_of(t, one.hour_type, one.counts_as),
        ),
        t.gettext("{person} wrote them down: {reason}", person=mentioned(one.by), reason=plain(one.reason)),
    ]
    if one.code is not None:
        lines.append(
            t.gettext(
                "⚠️ The certificate {code} has been issued already. It stays as it was issued, so its hours and the "
                "record would differ. Please talk with a coordinator first.",
                code=f"**{one.code}**",
            )
        )
    return "\n".join(lines)


def taken_back(t: Texts, one: Added) -> str:
    """What counts no longer."""
    return t.gettext(
        "Taken back: {duration} of {name}. They hear of it from me.",
        duration=t.duration(one.minutes),
        name=mentioned(one.person),
    )


def _minutes(t: Texts, one: Transfer) -> str:
    return "\n".join(
        t.gettext("{hour_type}: {duration}", hour_type=hour_type_name(t, hour_type), duration=t.duration(minutes))
        for hour_type, minutes in one.minutes
    )


def before_transfer(t: Texts, one: Transfer) -> str:
    """What would move."""
    names = {"name": mentioned(one.person), "source": plain(one.source), "target": plain(one.target)}
    heading = t.gettext(
        "Everything that {name} earned in {source} would count in {target} instead, and no longer in {source}:", **names
    )
    return f"{heading}\n{_minutes(t, one)}"


def transferred(t: Texts, one: Transfer) -> str:
    """What has moved."""
    return t.gettext(
        "The hours of {name} count in {target} from now on. They hear of it from me.",
        name=mentioned(one.person),
        target=plain(one.target),
    )
