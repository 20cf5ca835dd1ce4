"""How earlier rounds are explained."""

from collections.abc import Callable

from bot.i18n.texts import Texts
from bot.ui.messages import plain
from bot.ui.names import mentioned
from cogs.mentoring.rules.explanations import Why
from cogs.mentoring.services.past_rounds import Explained, PastRound
from cogs.mentoring.wording.reasons import reasons
from cogs.mentoring.wording.weights import weight_names

LEFT_OVER: dict[Why, Callable[[Texts], str]] = {
    Why.NO_LANGUAGE: lambda t: t.gettext("No mentor was found: none shared a language with them."),
    Why.NO_PLACE: lambda t: t.gettext("No mentor was found: those who fit had no place left."),
    Why.NO_TIME: lambda t: t.gettext("No mentor was found: those who speak their language were free at other times."),
    Why.NOBODY_FITS: lambda t: t.gettext("No mentor was found: nobody fitted yet."),
}


def explained(t: Texts, found: Explained) -> str:
    """What rounds found for somebody, and what counted then."""
    if not found.rounds:
        return t.gettext("No round of matching was published with {name} in it.", name=mentioned(found.person))
    return "\n\n".join(_round(t, one) for one in found.rounds)


def _round(t: Texts, one: PastRound) -> str:
    lines = ["**" + t.row((t.date(one.at), plain(one.cohort))) + "**"]
    lines += [
        t.gettext(
            "{mentor} accompanies {mentee} ({fit}): {reasons}",
            mentor=mentioned(pair.mentor),
            mentee=mentioned(pair.mentee),
            fit=t.percent(pair.fit),
            reasons=reasons(t, pair.reasons, one.at),
        )
        for pair in one.pairs
    ]
    if one.why is Why.NO_LANGUAGE and one.wants:
        lines.append(
            t.gettext("No mentor was found: none spoke {language}.", language=t.translated_language_name(one.wants))
        )
    elif one.why is not None:
        lines.append(LEFT_OVER[one.why](t))
    if one.weights:
        counted = t.listing(weight_names(t, one.weights))
        lines.append(t.gettext("What counted then, the most first: {criteria}.", criteria=counted))
    return "\n".join(lines)
