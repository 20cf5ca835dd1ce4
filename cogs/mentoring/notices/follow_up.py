"""How the messages after pairs look: whether the two fit, what may break a silence, and what the staff hear."""

from collections.abc import Sequence

from bot.i18n.texts import Texts
from bot.ui.components import Button
from bot.ui.custom_ids import CustomId
from bot.ui.messages import RenderedMessage, plain
from bot.ui.names import mentioned
from bot.ui.notices import NoticeKind
from cogs.mentoring.notices.looks import message
from cogs.mentoring.rules.follow_up import Fit
from cogs.mentoring.services import fit_questions, follow_up, follow_up_notices
from cogs.mentoring.services.follow_up_notices import PairGoesOn, SilentPairs
from cogs.mentoring.wording.follow_up import fit_name


def fit_question(pair: PairGoesOn, texts: Sequence[Texts]) -> RenderedMessage:
    """One of the two is asked, for themselves alone."""
    t = texts[0]
    said = {"person": mentioned(pair.other), "cohort": plain(pair.cohort), "date": t.date(pair.since)}
    question = (
        t.gettext(
            "You have been the mentor of {person} in {cohort} since {date}. Do you two work well together?", **said
        )
        if pair.mentors
        else t.gettext("{person} has been your mentor in {cohort} since {date}. Do you two work well together?", **said)
    )
    promise = t.careful(
        "Every answer is fine. Nobody sees yours, not {name} and not the staff. If somebody says “Not good”, the staff "
        "hear only that there is such a pair in the cohort.",
        name=plain(pair.other.name),
    )
    buttons = [Button(fit_name(t, fit), CustomId("match.fit", pair.question_id, fit)) for fit in Fit]
    return message(t, t.gettext("How is it going?"), f"{question}\n\n{promise}", *buttons)


def quiet(pair: PairGoesOn, texts: Sequence[Texts]) -> RenderedMessage:
    """Something that they may write to the other; nothing of it is a reproach."""
    t = texts[0]
    name = plain(pair.other.name)
    lines = [
        t.gettext(
            "I have not heard of a meeting of you and {person} for a while. Weeks are full, and that is fine. If you "
            "would like to meet, you could write:",
            person=mentioned(pair.other),
        ),
        "> "
        + t.gettext(
            "Hello {name}! I have been thinking of you. Shall we talk for half an hour this week or next?", name=name
        ),
        t.gettext("If you two have met, one of you uses /meeting log."),
    ]
    return message(t, t.gettext("A word to {name}?", name=pair.other.name), "\n\n".join(lines))


def fit_told(cohort: str, texts: Sequence[Texts]) -> RenderedMessage:
    """The staff hear that there is somebody for whom it is not good: not who, and not what was said."""
    t = texts[0]
    text = t.gettext(
        "I asked the mentors and mentees of {cohort} how it is going. For at least one of them it is not going well. "
        "Who it is stays private, and I have offered them another pair. You could remind everybody that you are there "
        "to listen.",
        cohort=plain(cohort),
    )
    return message(t, t.gettext("A pair may need something else"), text)


def silent_pairs(silent: SilentPairs, texts: Sequence[Texts]) -> RenderedMessage:
    """The staff hear how many pairs have not met for a while; which they are, /match health shows to who asks."""
    t = texts[0]
    first = t.ngettext(
        "{n} pair in {cohort} has not met for a while, as far as I know.",
        "{n} pairs in {cohort} have not met for a while, as far as I know.",
        silent.pairs,
        cohort=plain(silent.cohort),
    )
    last = t.gettext("I have written to both. A friendly word from you may help. /match health shows all pairs.")
    return message(t, t.gettext("Silent pairs"), f"{first}\n\n{last}")


NOTICES = (
    NoticeKind(
        follow_up.FIT_QUESTION,
        follow_up_notices.question_contents,
        fit_question,
        buttons_end=fit_questions.question_ends,
    ),
    NoticeKind(follow_up.QUIET, follow_up_notices.quiet_contents, quiet),
    NoticeKind(fit_questions.FIT_TOLD, follow_up_notices.told_contents, fit_told),
    NoticeKind(follow_up.SILENT_PAIRS, follow_up_notices.silent_contents, silent_pairs),
)
