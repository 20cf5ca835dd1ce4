"""How whoever suggested words hears what became of them."""

from collections.abc import Sequence

from bot.i18n.texts import Texts
from bot.ui.messages import RenderedMessage, Section, plain
from bot.ui.notices import NoticeKind
from cogs.translations.services import outcomes
from cogs.translations.services.outcomes import SuggestionOutcome


def outcome(told: SuggestionOutcome, texts: Sequence[Texts]) -> RenderedMessage:
    """Thanks, and what the reviewers decided."""
    t = texts[0]
    theirs, made = ("\n".join(map(plain, words)) for words in (told.words, told.decided_words))
    if not told.approved:
        text = t.gettext(
            "Thank you for your suggestion. The reviewers have kept the words that were there. You can suggest others "
            "at any time with /translation suggest. You had suggested:\n{words}",
            words=theirs,
        )
    elif made:
        text = t.gettext("Thank you! The reviewers have approved your suggestion, and made of it:\n{words}", words=made)
    else:
        text = t.gettext("Thank you! The reviewers have approved your words:\n{words}", words=theirs)
    return RenderedMessage((Section(t.language, t.gettext("Your suggestion"), text),))


NOTICES = (NoticeKind(outcomes.OUTCOME, outcomes.facts, outcome),)
