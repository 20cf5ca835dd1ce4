"""How pairing by hand, and the answers to a published round, are worded."""

from datetime import datetime

from bot.i18n.texts import Texts
from bot.ui.messages import plain
from bot.ui.names import mentioned
from cogs.mentoring.rules.matching import Ruling
from cogs.mentoring.rules.rounds import Comparison
from cogs.mentoring.services.published_rounds import RoundStanding, Undoing
from cogs.mentoring.services.rulings import Considered, Ruled
from cogs.mentoring.wording.matches import two
from cogs.mentoring.wording.reasons import reasons


def considered(t: Texts, found: Considered, compared: Comparison, at: datetime) -> str:
    """How well two people fit, why, and what keeping them together would cost."""
    fit = t.gettext(
        "{mentor} and {mentee} ({fit}): {reasons}",
        mentor=mentioned(found.mentor),
        mentee=mentioned(found.mentee),
        fit=t.percent(compared.fit),
        reasons=reasons(t, compared.reasons, at),
    )
    lines = [
        t.ngettext(
            "With them together, {n} person gets a mentor; all fits add up to {total}.",
            "With them together, {n} people get a mentor; all fits add up to {total}.",
            compared.together.matched,
            total=t.percent(compared.together.fit),
        ),
        t.ngettext(
            "Left to the rule, {n} person gets a mentor; all fits add up to {total}.",
            "Left to the rule, {n} people get a mentor; all fits add up to {total}.",
            compared.by_rule.matched,
            total=t.percent(compared.by_rule.fit),
        ),
    ]
    match found.ruling:
        case Ruling.TOGETHER:
            lines.append(t.gettext("At the moment you keep these two together."))
        case Ruling.APART:
            lines.append(t.gettext("At the moment you keep these two apart."))
        case None:
            pass
    return "\n".join([fit, "", *lines])


def ruled(t: Texts, done: Ruled) -> str:
    """What the staff have said of two people."""
    names = {"mentor": mentioned(done.mentor), "mentee": mentioned(done.mentee)}
    match done.ruling:
        case Ruling.TOGETHER:
            text = t.gettext("{mentor} and {mentee} stay together in every draft from now on.", **names)
        case Ruling.APART:
            text = t.gettext("{mentor} and {mentee} stay apart in every draft from now on.", **names)
        case None:
            text = t.gettext("For {mentor} and {mentee}, the rule decides again.", **names)
    return f"{text} " + t.gettext("Use /match preview for the pairs as they are now. Nobody has been told.")


def standing(t: Texts, found: RoundStanding) -> str:
    """How the answers stand. Who declined is told to nobody."""
    lines = [
        t.ngettext("{n} pair has found each other.", "{n} pairs have found each other.", found.accepted),
        *("- " + two(t, mentor, mentee) for mentor, mentee in found.pairs),
    ]
    if found.accepted > len(found.pairs):
        lines.append(t.ngettext("… and {n} more pair", "… and {n} more pairs", found.accepted - len(found.pairs)))
    lines += [
        t.ngettext("{n} pair has not answered yet.", "{n} pairs have not answered yet.", found.open),
        t.ngettext(
            "{n} pair did not work out, which is fine.", "{n} pairs did not work out, which is fine.", found.over
        ),
        t.ngettext("{n} person waits for a mentor.", "{n} people wait for a mentor.", found.waiting),
    ]
    return "\n".join(lines)


def undoing(t: Texts, doomed: Undoing) -> str:
    """What taking a round back does, before it is done."""
    return t.ngettext(
        "{n} pair of {cohort} is taken back. The mentor who has read my question hears that no answer is needed.",
        "{n} pairs of {cohort} are taken back. Mentors who have read my question hear that no answer is needed.",
        doomed.pairs,
        cohort=plain(doomed.cohort),
    )


def undone(t: Texts, done: Undoing) -> str:
    """A round was taken back."""
    return t.gettext(
        "Done: the pairs of {cohort} are taken back, and nobody is asked any more. /match preview makes a new draft.",
        cohort=plain(done.cohort),
    )
