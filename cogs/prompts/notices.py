"""How a prompt looks in its cohort's channel: once in each language."""

from collections.abc import Sequence

from bot.core.gettext_markers import N_
from bot.i18n.texts import Texts
from bot.ui.messages import Fold, RenderedMessage, Section
from bot.ui.notices import NoticeKind
from cogs.prompts import components, wording
from cogs.prompts.services import posts
from cogs.prompts.services.posts import PostedPrompt

PRIVACY_NOTE = N_(
    "What you write with Reflect is private. It is not therapy and not for emergencies; /support is there for you."
)


def prompt(posted: PostedPrompt, texts: Sequence[Texts]) -> RenderedMessage:
    """Something to think about."""
    return RenderedMessage(
        sections=tuple(
            _section(t, posted.theme, english_too=any(one.language == "en" for one in texts)) for t in texts
        ),
        buttons=(components.reflect_button(posted.post_id, texts), components.read_button(posted.post_id, texts)),
        reads_whole=True,
    )


def _section(t: Texts, theme: int, *, english_too: bool) -> Section:
    title, question = t.theme(theme)
    # Where English stands in the same message, it need not be repeated below what no speaker has reviewed.
    note = wording.small(t.gettext(PRIVACY_NOTE) if english_too else t.careful(PRIVACY_NOTE))
    return Section(t.language, title, f"{question}\n\n{note}", folds=(Fold(note),))


NOTICES = (NoticeKind(posts.POST, posts.post_facts, prompt, buttons_end=posts.buttons_end),)
