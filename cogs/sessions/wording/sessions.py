"""How sessions are worded: before they are planned, and in a list."""

from collections.abc import Sequence

from bot.i18n.texts import Texts
from bot.ui.messages import plain
from bot.ui.recurrence_choices import notes
from bot.ui.reminder_channels import before_each
from cogs.sessions.services.facilitators import Overlap
from cogs.sessions.services.planning import Planned, Preview
from cogs.sessions.wording import details
from cogs.sessions.wording.event_places import EventOutlook, warning

SHOWN = 12
"""Dates in a preview; how many more there are is said below."""


def dates(t: Texts, lines: Sequence[str], most: int) -> str:
    """One line for each, and how many there are beside those that fit."""
    shown = [f"- {line}" for line in lines[:most]]
    if len(lines) > most:
        shown.append(more(t, len(lines) - most))
    return "\n".join(shown)


def more(t: Texts, n: int) -> str:
    """That there is more than is shown."""
    return t.ngettext("…and {n} more.", "…and {n} more.", n)


def overlaps(t: Texts, found: Sequence[Overlap]) -> str:
    """A warning, never a refusal: somebody would be in two places at once."""
    some = "\n".join(f"- {plain(one.title)}: {t.moment(one.starts_at)}" for one in found[:5])
    return t.gettext("⚠️ The same people hold another session at that time:") + "\n" + some


def preview(t: Texts, seen: Preview, *, folded: bool, can_announce: bool, events: EventOutlook) -> str:
    """What would be planned, what stands in its way, and whether its announcement can be as long as it is."""
    parts = [
        t.ngettext(
            "**{title}** for {cohort}: {n} session of {duration}, at {clock} ({zone}).",
            "**{title}** for {cohort}: {n} sessions of {duration} each, at {clock} ({zone}).",
            len(seen.dates),
            title=plain(seen.details.title),
            cohort=plain(seen.cohort),
            duration=t.duration(seen.details.minutes),
            clock=t.wall_clock(seen.dates[0].clock),
            zone=seen.zone,
        ),
        dates(t, [t.moment(date.at_utc) for date in seen.dates], SHOWN),
        details.lines(t, seen.details),
    ]
    if seen.is_small_or_large:
        parts.append(
            t.ngettext(
                "A thought: reflective groups are usually five to eight people, and this one has {n}. It works all "
                "the same; perhaps give each more time, or make two groups.",
                "A thought: reflective groups are usually five to eight people, and this one has {n}. It works all "
                "the same; perhaps make two groups.",
                min(seen.people, seen.details.capacity or seen.people),
            )
        )
    if seen.overlaps:
        parts.append(overlaps(t, seen.overlaps))
    if seen.outside:
        parts.append(
            t.ngettext(
                "⚠️ {n} of these dates lies outside the cohort's own dates.",
                "⚠️ {n} of these dates lie outside the cohort's own dates.",
                seen.outside,
            )
        )
    if seen.resting:
        parts.append(
            t.ngettext(
                "⚠️ {n} of these dates lies in a pause of the cohort, in which nobody is reminded.",
                "⚠️ {n} of these dates lie in a pause of the cohort, in which nobody is reminded.",
                seen.resting,
            )
        )
    parts.extend(notes(t, seen.dates, seen.unused_count))
    if not can_announce:
        parts.append(cannot_announce(t, seen.channel_id))
    elif folded:
        parts.append(
            t.gettext(
                "In the cohort's languages together this is longer than one message can be. So the announcement shows "
                "the beginning, and its button “Read all” shows the rest."
            )
        )
    if (without := warning(t, events)) is not None:
        parts.append(without)
    parts.append(t.gettext("Nothing is planned yet. Press Confirm, or use the command again to change something."))
    return "\n\n".join(parts)


def cannot_announce(t: Texts, channel: int | None) -> str:
    """What is to be done so that a channel can be written in."""
    return t.gettext(
        "⚠️ I cannot write in {channel}, so the announcement does not arrive. Please let me see that channel, write in "
        "it and embed links there. What has not gone out by then is listed in /doctor, which can try it again.",
        channel=f"<#{channel}>",
    )


def _announcing(t: Texts, done: Planned, *, can_announce: bool) -> str:
    if done.channel_id is None:
        return t.gettext("I announce this as soon as the cohort has its channel.")
    if not can_announce:
        return cannot_announce(t, done.channel_id)
    return t.gettext("I announce this in {channel} now.", channel=f"<#{done.channel_id}>")


def planned(t: Texts, done: Planned, *, can_announce: bool) -> str:
    """It stands, and what happens next."""
    return "\n".join(
        [
            t.ngettext(
                "Done: {n} session of **{title}** is planned for {cohort}, on {first}.",
                "Done: {n} sessions of **{title}** are planned for {cohort}; the first is on {first}.",
                done.count,
                title=plain(done.title),
                cohort=plain(done.cohort),
                first=t.moment(done.first),
            ),
            _announcing(t, done, can_announce=can_announce),
            _reminding(t, done),
        ]
    )


def _reminding(t: Texts, done: Planned) -> str:
    if done.reminders:
        return t.gettext("Everyone is reminded: {times}.", times=before_each(t, done.reminders))
    if done.wants_reminders:
        return t.gettext("It begins so soon that there is no reminder; the announcement calls everyone.")
    return t.gettext("Nobody is reminded, as this cohort has chosen.")
