"""How a prompt looks in its cohort's channel: once in each language."""

from collections.abc import Sequence

from bot.core.gettext_markers import N_
from bot.i18n.texts import Texts
from bot.ui.messages import Fold, RenderedMessage, Section
from bot.ui.notices import NoticeKind
from cogs.prompts import components, services, wording
from cogs.prompts.services import Prompt

GENTLE = N_(
    "What you write with Reflect is private. It is not therapy and not for emergencies; /support is there for you."
)


def prompt(told: Prompt, texts: Sequence[Texts]) -> RenderedMessage:
    """Something to think about."""
    return RenderedMessage(
        sections=tuple(_passage(t, told.theme, english_too=any(one.language == "en" for one in texts)) for t in texts),
        buttons=(components.reflect_button(told.post_id, texts), components.read_button(told.post_id, texts)),
        reads_whole=True,
    )


def _passage(t: Texts, theme: int, *, english_too: bool) -> Section:
    title, question = t.theme(theme)
    # Where English stands in the same message, it need not be repeated below what no speaker has reviewed.
    said = t.gettext(GENTLE) if english_too else t.careful(GENTLE)
    gentle = wording.small(said)
    return Section(t.language, title, f"{question}\n\n{gentle}", folds=(Fold(gentle),))


NOTICES = (NoticeKind(services.POST, services.post_facts, prompt, buttons_end=services.buttons_end),)
