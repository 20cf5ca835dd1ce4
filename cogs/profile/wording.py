"""One's own page in words: where one belongs, what waits, what one has chosen."""

from datetime import time

from bot.i18n.ethiopian import ETHIOPIAN
from bot.i18n.texts import Texts
from bot.ui.messages import plain
from bot.ui.reminder_channels import LABELS
from cogs.cohorts.services.reminder_preferences import Choices
from cogs.profile.services import Overview
from cogs.sessions.rules.rsvps import RsvpAnswer


def text(t: Texts, mine: Overview, next_step: str) -> str:
    """The page."""
    parts = [_homes(t, mine), _owed(t, mine), next_step, settings(t, mine)]
    return "\n\n".join(part for part in parts if part)


def _homes(t: Texts, mine: Overview) -> str:
    if not mine.homes:
        return t.gettext("You have no place in a cohort yet.")
    lines = [
        t.gettext("- {cohort}: {channel}", cohort=plain(home.cohort), channel=f"<#{home.channel_id}>")
        if home.channel_id is not None
        else f"- {plain(home.cohort)}"
        for home in mine.homes
    ]
    return "\n".join([t.gettext("**My cohorts**"), *lines])


def _owed(t: Texts, mine: Overview) -> str:
    lines: list[str] = []
    ahead = mine.next_session
    if ahead is not None:
        answers = {
            RsvpAnswer.GOING: t.gettext("you are going"),
            RsvpAnswer.MAYBE: t.gettext("perhaps you come"),
            RsvpAnswer.CANT: t.gettext("you cannot come"),
            RsvpAnswer.WAITING: t.gettext("you are in line for a place"),
        }
        lines.append(
            t.gettext(
                "Next session: **{title}**, {time} ({answer}).",
                title=plain(ahead.title),
                time=t.moment(ahead.starts_at),
                answer=answers[ahead.answer]
                if ahead.answer is not None
                else t.gettext("not answered yet; /session list has the buttons"),
            )
        )
    if mine.unanswered:
        lines.append(
            t.ngettext("{n} session waits for your answer.", "{n} sessions wait for your answer.", mine.unanswered)
        )
    if mine.meetings:
        lines.append(
            t.ngettext(
                "{n} mentor meeting waits for you to confirm it; look for my message about it.",
                "{n} mentor meetings wait for you to confirm them; look for my messages about them.",
                mine.meetings,
            )
        )
    if mine.pairings:
        lines.append(
            t.ngettext(
                "{n} pairing waits for your answer; look for my message about it.",
                "{n} pairings wait for your answer; look for my messages about them.",
                mine.pairings,
            )
        )
    return "\n".join(lines)


def settings(t: Texts, mine: Overview) -> str:
    """What stands now."""
    chosen = mine.choices
    lines = [
        t.gettext("**My settings**"),
        t.gettext("- Reminders: {way}", way=LABELS[chosen.contact_method](t)),
        t.gettext("- Quiet hours: {hours}", hours=_hours(t, chosen)),
        t.gettext("- Language: {language}", language=t.language_name(mine.language or t.language)),
        t.gettext("- Time zone: {zone}", zone=mine.zone or t.gettext("the cohort's")),
    ]
    if t.ethiopian and t.language in ETHIOPIAN:
        lines.append(t.gettext("- Ethiopian dates and hours stand beside the others."))
    if chosen.prompts:
        lines.insert(2, t.gettext("- I remind you of prompts too, once, if you have not written."))
    if chosen.away is not None:
        first, last = chosen.away
        lines.append(
            t.gettext("- Away from {starts} to {ends}: I do not remind you.", starts=t.date(first), ends=t.date(last))
        )
    return "\n".join(lines)


def _hours(t: Texts, chosen: Choices) -> str:
    if chosen.quiet is None:
        return t.gettext("none")
    return "–".join(t.wall_clock(time(minutes // 60, minutes % 60)) for minutes in chosen.quiet)
