"""How attendance is worded: what was written down, and what is asked before anything is taken away."""

from collections.abc import Sequence

from bot.core.people import NamedPerson
from bot.i18n.texts import Texts
from bot.ui.messages import plain
from bot.ui.names import mentioned
from cogs.sessions.services.attendance import Asked
from cogs.sessions.services.attendance_records import LeftOut, Recorded
from cogs.sessions.wording.sessions import more

MOST = 40
"""People in a message; how many more there are is said behind them."""


def recorded(t: Texts, done: Recorded) -> str:
    """Who is credited, whose credit was taken back, and who is not known here."""
    facts = {"title": plain(done.title), "time": t.moment(done.starts_at)}
    parts: list[str] = []
    if done.present:
        facts |= {"duration": t.duration(done.minutes), "people": _people(t, done.present)}
        parts.append(
            t.ngettext(
                "Written down for **{title}** ({time}): {n} person came and is credited with {duration}: {people}.",
                "Written down for **{title}** ({time}): {n} people came and are each credited with {duration}: "
                "{people}.",
                len(done.present),
                **facts,
            )
        )
        if not done.minutes:
            parts.append(t.gettext("By the cohort’s rule that is too short to be credited."))
    else:
        parts.append(t.gettext("Written down for **{title}** ({time}).", **facts))
    if done.taken_back:
        back = _people(t, done.taken_back)
        parts.append(t.gettext("No longer written down, and their credit taken back: {people}.", people=back))
    if done.present:
        parts.append(t.gettext("Whoever was written down before stays. To take somebody out, use the option “absent”."))
    parts.extend([_not_here(t, done.left_out), kept(t, done.left_out.kept)])
    return "\n".join(part for part in parts if part)


def asked(t: Texts, asked: Asked) -> str:
    """What would be taken away from whom, before it is."""
    lines = [
        t.gettext(
            "- {person}: {before} → {after}",
            person=mentioned(one.person),
            before=t.duration(one.before),
            after=t.duration(one.after) if one.present else t.gettext("not there"),
        )
        for one in asked.losses[:MOST]
    ]
    if len(asked.losses) > MOST:
        lines.append(more(t, len(asked.losses) - MOST))
    head = t.gettext(
        "This takes credit away for **{title}** ({time}). Nothing has changed yet:",
        title=plain(asked.title),
        time=t.moment(asked.starts_at),
    )
    parts = ["\n".join([head, *lines])]
    certified = [one for one in asked.losses if one.certificate is not None and one.after < one.before]
    if certified:
        parts.append(
            t.gettext(
                "⚠️ The certificate of {cohort} has been issued already to: {people}. It stays as it was issued, so its "
                "hours and the record would differ. Please talk with a coordinator first.",
                cohort=plain(asked.cohort),
                people=some(t, [f"{mentioned(one.person)} ({one.certificate})" for one in certified]),
            )
        )
    if asked.added:
        parts.append(t.gettext("Written down with it as there: {people}.", people=_people(t, asked.added)))
    parts.extend([_not_here(t, asked.left_out), kept(t, asked.left_out.kept)])
    parts.append(t.gettext("Each of them hears of the correction. Shall I write it down so?"))
    return "\n\n".join(part for part in parts if part)


def kept(t: Texts, names: Sequence[str]) -> str:
    """About whom somebody else has written something meanwhile."""
    if not names:
        return ""
    return t.gettext(
        "Meanwhile something else was written down about {people}; I left that as it is.",
        people=some(t, [plain(name) for name in names]),
    )


def _not_here(t: Texts, left_out: LeftOut) -> str:
    named = [*map(mentioned, left_out.strangers), *(f"“{plain(word)}”" for word in left_out.unknown)]
    if not named:
        return ""
    return t.gettext(
        "Without a place in this cohort, so not credited: {people}. Please check, and use the command again for those "
        "who are missing.",
        people=some(t, named),
    )


def _people(t: Texts, people: Sequence[NamedPerson]) -> str:
    return some(t, [mentioned(one) for one in people])


def some(t: Texts, names: Sequence[str], most: int = MOST) -> str:
    """A phrase of names that fits into a message, and how many more there are."""
    shown = list(names[:most])
    if len(names) > most:
        shown.append(t.ngettext("{n} more", "{n} more", len(names) - most))
    return t.listing(shown)
