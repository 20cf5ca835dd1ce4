"""How answers about cohorts are worded."""

from datetime import date

from bot.core.people import NamedPerson
from bot.i18n.texts import Texts
from bot.ui import paging
from bot.ui.messages import plain
from bot.ui.names import mentioned
from bot.ui.reminder_channels import before_each
from cogs.cohorts.rules.cohorts import EnrollmentStatus
from cogs.cohorts.services.channels import Made
from cogs.cohorts.services.enrollments import Person, Roster
from cogs.cohorts.services.joining import Joined
from cogs.cohorts.services.pauses import Paused
from cogs.cohorts.services.settings import Described, Required


def joined(t: Texts, place: Joined, name: str) -> str:
    """A greeting, where to go, and what comes next."""
    lines = [
        t.gettext("Welcome to {cohort}, {person}! You have a place.", cohort=plain(place.cohort), person=plain(name))
    ]
    if place.channel_id is not None:
        lines.append(
            t.careful(
                "Your channel is {channel}; only your cohort, its staff and the server’s administrators see it.",
                channel=f"<#{place.channel_id}>",
            )
        )
    else:
        lines.append(t.gettext("Your channel is being made; it appears in the list on the left in a moment."))
    lines.append(
        t.gettext(
            "What comes next: sessions and prompts appear there at their time. /progress shows how far you are, "
            "/mentor request asks for a mentor, and /support has numbers for hard days. "
            "/language changes your language."
        )
    )
    return "\n\n".join(lines)


def came_back(t: Texts, place: Joined) -> str:
    """For somebody who left the server and came back."""
    return t.gettext(
        "Welcome back! You still have your place in {cohort}, and {channel} is open to you again.",
        cohort=plain(place.cohort),
        channel=f"<#{place.channel_id}>",
    )


def created(t: Texts, cohort: Described, made: Made, *, set_up: bool) -> str:
    """Where the new cohort lives, and what comes next."""
    lines = [
        t.ngettext(
            "{cohort} is ready, with one place, in {languages}. Its time zone is {zone}.",
            "{cohort} is ready, with {n} places, in {languages}. Its time zone is {zone}.",
            cohort.capacity,
            cohort=plain(cohort.name),
            languages=t.listing(map(t.language_name, cohort.languages)),
            zone=cohort.timezone,
        )
    ]
    if made.role_id is not None and made.channel_id is not None:
        lines.append(
            t.gettext(
                "Its channel is {channel}, and its role is {role}.",
                channel=f"<#{made.channel_id}>",
                role=f"<@&{made.role_id}>",
            )
        )
    else:
        lines.append(
            t.gettext(
                "Its channel and role are not there yet. If that lasts, /setup says what I am missing, and the staff "
                "channel says what went wrong."
            )
        )
    lines.append(
        t.gettext(
            "The invitation goes to {channel}. Next: /session schedule and /prompt schedule.",
            channel=f"<#{cohort.invitation_channel_id}>",
        )
    )
    if not set_up:
        lines.append(
            t.gettext(
                "This server is not set up yet: please use /setup. It chooses who runs cohorts here beside those who "
                "manage the server, and where the staff hear when something fails."
            )
        )
    return "\n".join(lines)


def described(t: Texts, cohort: Described) -> str:
    """A cohort as it is now."""
    lines = [
        t.ngettext(
            "{cohort} has one place, in {languages}. Its time zone is {zone}.",
            "{cohort} has {n} places, in {languages}. Its time zone is {zone}.",
            cohort.capacity,
            cohort=plain(cohort.name),
            languages=t.listing(map(t.language_name, cohort.languages)),
            zone=cohort.timezone,
        )
    ]
    if days := dates(t, cohort.starts_on, cohort.ends_on):
        lines.append(days)
    lines.append(
        t.gettext(
            "People are reminded of sessions {times}. A freed place is kept for {span}.",
            times=before_each(t, cohort.reminders),
            span=t.span(cohort.offer_minutes),
        )
        if cohort.reminders
        else t.gettext(
            "People are not reminded of sessions. A freed place is kept for {span}.",
            span=t.span(cohort.offer_minutes),
        )
    )
    if cohort.renamed:
        lines.append(
            t.gettext(
                "My messages use the new name from now on. The channel and the role keep theirs until you rename them."
            )
        )
    return "\n".join(lines)


def dates(t: Texts, starts: date | None, ends: date | None) -> str:
    """When a cohort begins and ends, as far as that is known."""
    if starts is not None and ends is not None:
        return t.gettext("From {starts} to {ends}.", starts=t.date(starts), ends=t.date(ends))
    if starts is not None:
        return t.gettext("It begins on {date}.", date=t.date(starts))
    return t.gettext("It ends on {date}.", date=t.date(ends)) if ends is not None else ""


def required(t: Texts, asked: Required) -> str:
    """What the certificate asks for."""
    things = [
        t.gettext("the group agreement"),
        t.ngettext("{n} session", "{n} sessions", asked.sessions),
        t.ngettext("{n} reflection", "{n} reflections", asked.reflections),
        t.ngettext("{n} confirmed mentor meeting", "{n} confirmed mentor meetings", asked.meetings),
    ]
    asks = t.gettext(
        "The certificate of {cohort} asks for: {things}.", cohort=plain(asked.cohort), things=t.listing(things)
    )
    rule = t.gettext(
        "Whoever is at {full} % of a session or more is credited with all of it; from {half} % on, with half.",
        full=t.number(asked.full_from),
        half=t.number(asked.half_from),
    )
    return f"{asks}\n{rule}"


def roster_title(t: Texts, page: Roster) -> str:
    """Whose roster, and how many places are taken."""
    return t.gettext(
        "{cohort}: {taken} of {capacity} places taken",
        cohort=plain(page.cohort),
        taken=t.number(page.active),
        capacity=t.number(page.capacity),
    )


def roster(t: Texts, page: Roster) -> str:
    """A page of people."""
    if not page.people:
        return t.gettext("Nobody has a place yet. The invitation has a Join button; /cohort join works too.")
    lines = [
        t.pgettext(
            "roster line",
            "{person}, {language}, {status}",
            person=mentioned(NamedPerson(person.user_id, person.name[:32])),
            language=t.language_name(person.language),
            status=_status(t, person),
        )
        + " · "
        + t.ngettext("{n} reflection", "{n} reflections", person.reflections)
        for person in page.people
    ]
    if position := paging.position(t, page.page):
        lines += ["", *position]
    return "\n".join(lines)


def _status(t: Texts, person: Person) -> str:
    match person.status:
        case EnrollmentStatus.ACTIVE if not person.gone:
            return t.pgettext("status", "active")
        case EnrollmentStatus.ACTIVE:
            return t.pgettext("status", "has left the server")
        case EnrollmentStatus.REMOVED:
            return t.pgettext("status", "place ended by a facilitator")
        case EnrollmentStatus.LEFT:
            return t.pgettext("status", "has left the cohort")


def paused(t: Texts, pause: Paused) -> str:
    """What rests, and what does not by itself."""
    parts = [
        t.gettext(
            "{cohort} rests from {starts} to {ends}, both included: no reminders and no prompts. I tell the group now.",
            cohort=plain(pause.cohort),
            starts=t.date(pause.starts_on),
            ends=t.date(pause.ends_on),
        )
    ]
    if pause.sessions:
        parts.append(
            t.ngettext(
                "{n} session is planned in that time and still stands. Use /session move or /session cancel if it "
                "should not.",
                "{n} sessions are planned in that time and still stand. Use /session move or /session cancel for those "
                "that should not.",
                pause.sessions,
            )
        )
    parts.append(
        t.gettext(
            "A prompt that falls into the last week of the pause comes when it is over. Earlier ones are left out, so "
            "that nobody finds several at once; /prompt schedule plans them again."
        )
    )
    return "\n\n".join(parts)
