"""Lists of sessions: the short one with buttons to answer, and long ones to leaf through."""

from functools import partial

from bot.feature import Component
from bot.i18n.texts import Texts
from bot.ui import paging
from bot.ui.components import Button
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, number, one_of
from bot.ui.messages import plain
from cogs.sessions.actions import LIST_SESSIONS
from cogs.sessions.components import rsvps
from cogs.sessions.rules.rsvps import RsvpAnswer
from cogs.sessions.services import session_lists
from cogs.sessions.services.session_lists import Listed, Sessions, Shown


async def show(context: InteractionContext, cohort: str | None, which: Shown | None) -> None:
    """The list, to this person alone."""
    listed = await context.read(session_lists.listing, cohort=cohort, show=which)
    text = listing(context.texts, listed)
    if not which and not listed.coming and not listed.past and context.actor is not None and context.actor.is_staff:
        text = context.texts.gettext("No sessions are planned yet. /session schedule plans some.")
    await context.reply(text, title=_title(context.texts, which), buttons=_buttons(context, listed))


async def turn_page(context: InteractionContext, custom_id: CustomId) -> None:
    """Another page."""
    code, _, page = custom_id.choice.partition("-")
    which = one_of(Shown, code)
    listed = await context.read(session_lists.listing, cohort=custom_id.subject or None, show=which, page=number(page))
    t = context.texts
    await context.update(listing(t, listed), title=_title(t, which), buttons=_buttons(context, listed))


def _title(t: Texts, which: Shown | None) -> str:
    match which:
        case Shown.UPCOMING:
            return t.gettext("Sessions to come")
        case Shown.PAST:
            return t.gettext("Sessions already held")
        case Shown.MINE:
            return t.gettext("My sessions")
        case _:
            return t.gettext("Sessions")


def _buttons(context: InteractionContext, listed: Sessions) -> list[Button]:
    t, to_answer = context.texts, listed.to_answer
    made = list(rsvps.buttons(to_answer.id, [t])) if to_answer is not None and not listed.page.number else []
    return [*made, *paging.buttons(t, listed.page, partial(_page, listed))]


def _page(listed: Sessions, number: int) -> CustomId:
    return CustomId("session.page", listed.cohort_id, f"{listed.show}-{number}")


def listing(t: Texts, sessions: Sessions) -> str:
    """The next ones first, the last ones below."""
    if sessions.show:
        return _long(t, sessions)
    if not sessions.coming and not sessions.past:
        return t.gettext("No sessions are planned yet. When one is, it is announced in your cohort's channel.")
    parts: list[str] = []
    if sessions.coming:
        parts.append("\n".join(_coming(t, one) for one in sessions.coming))
    else:
        parts.append(t.gettext("No further sessions are planned yet."))
    if sessions.more:
        parts.append(t.ngettext("…and {n} more.", "…and {n} more.", sessions.more))
    if sessions.to_answer is not None:
        parts.append(_ask(t, sessions.to_answer))
    if sessions.past:
        parts.append(t.gettext("**Already held**"))
        parts.append("\n".join(_past(t, one) for one in sessions.past))
    return "\n\n".join(parts)


def _long(t: Texts, sessions: Sessions) -> str:
    """A page of a long list."""
    if not sessions.coming and not sessions.past:
        return {
            Shown.UPCOMING: t.gettext("No further sessions are planned yet."),
            Shown.PAST: t.gettext("No session was held yet."),
            Shown.MINE: t.gettext("You have not said yes to a session yet. /session list shows all that come."),
        }[sessions.show or Shown.UPCOMING]
    lines = [_past(t, one) for one in sessions.past] or [_coming(t, one) for one in sessions.coming]
    lines += paging.position(t, sessions.page)
    if sessions.to_answer is not None and not sessions.page.number:
        lines.append(_ask(t, sessions.to_answer))
    return "\n".join(lines)


def _ask(t: Texts, one: Listed) -> str:
    return t.gettext("Will you come to the next one, on {time}? Please press a button.", time=t.moment(one.starts_at))


def _coming(t: Texts, one: Listed) -> str:
    facts = {"title": plain(one.title), "cohort": plain(one.cohort), "time": t.moment(one.starts_at)}
    facts["duration"] = t.duration(one.minutes)
    if one.answer == RsvpAnswer.GOING:
        return t.gettext("- {time}: **{title}**, {cohort}, {duration} · ✅ you are going", **facts)
    if one.answer == RsvpAnswer.MAYBE:
        return t.gettext("- {time}: **{title}**, {cohort}, {duration} · 🤔 perhaps you come", **facts)
    if one.answer == RsvpAnswer.WAITING:
        return t.gettext("- {time}: **{title}**, {cohort}, {duration} · ⏳ you are in line for a place", **facts)
    if one.answer == RsvpAnswer.CANT:
        return t.gettext("- {time}: **{title}**, {cohort}, {duration} · ❌ you cannot come", **facts)
    return t.gettext("- {time}: **{title}**, {cohort}, {duration}", **facts)


def _past(t: Texts, one: Listed) -> str:
    facts = {"title": plain(one.title), "cohort": plain(one.cohort), "time": t.moment(one.starts_at)}
    if one.came and not one.credited:
        line = t.gettext("- {time}: **{title}**, {cohort} · ✅ you were there, too short to be credited", **facts)
    elif one.came:
        line = t.gettext("- {time}: **{title}**, {cohort} · ✅ you were there", **facts)
    else:
        line = t.gettext("- {time}: **{title}**, {cohort}", **facts)
    return " · ".join((line, t.gettext("entered afterwards"))) if one.recorded else line


COMPONENTS = (Component("session.page", LIST_SESSIONS, turn_page),)
