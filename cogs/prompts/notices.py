"""How a prompt looks in its cohort's channel: once in each language; in its thread; and to who is reminded of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.core.gettext_markers import N_
from bot.i18n.texts import Texts
from bot.ui.messages import Fold, RenderedMessage, Section, plain
from bot.ui.notices import NoticeKind
from cogs.prompts import components, wording
from cogs.prompts.services import languages, posts, reminders, staff_notices
from cogs.prompts.services.posts import PostedPrompt
from cogs.prompts.services.reminders import Reminded
from cogs.prompts.services.staff_notices import Lacking, Unposted
from cogs.prompts.services.words import Worded
from cogs.prompts.wording import library, plans

PRIVACY_NOTE = N_(
    "What you write with Reflect is private. It is not therapy and not for emergencies; /support is there for you."
)


def prompt(posted: PostedPrompt, texts: Sequence[Texts]) -> RenderedMessage:
    """Something to think about."""
    words = _words(posted.prompt, posted.edited, tuple(texts))
    return RenderedMessage(
        sections=words.sections,
        buttons=(
            components.reflect_button(posted.post_id, words.reflect),
            components.read_button(posted.post_id, words.read),
        ),
        reads_whole=True,
    )


@dataclass(frozen=True, slots=True)
class Words:
    """What is the same for all cohorts with the same languages that have one prompt."""

    sections: tuple[Section, ...]
    reflect: str
    read: str


@lru_cache(maxsize=64)
def _words(prompt: Worded, edited: bool, texts: tuple[Texts, ...]) -> Words:
    """Worded once, however many cohorts it is for."""
    english_too = any(one.language == "en" for one in texts)
    by_language = {t.language: t for t in texts}  # what is not spoken any more is said in a language that is, once
    shown = frozenset(one.language for one in prompt.own if one.language in by_language)
    return Words(
        tuple(_section(t, prompt, edited, english_too=english_too, shown=shown) for t in by_language.values()),
        components.reflect_label(texts),
        components.read_label(texts),
    )


def _section(t: Texts, prompt: Worded, edited: bool, *, english_too: bool, shown: frozenset[str]) -> Section:
    words = wording.said(t, prompt, shown)
    # Where English stands in the same message, it need not be repeated below what no speaker has reviewed.
    note = wording.small(t.gettext(PRIVACY_NOTE) if english_too else t.careful(PRIVACY_NOTE))
    mark = wording.small(t.gettext("The words of this prompt were edited.")) if edited else ""
    text = "\n\n".join(filter(None, (words.missing, words.question, "\n".join(filter(None, (mark, note))))))
    return Section(t.language, words.title, text, folds=(Fold(note),))


def reminder(told: Reminded, texts: Sequence[Texts]) -> RenderedMessage:
    """What they can still write about, if they like."""
    t = texts[0]
    words = wording.said(t, told.prompt.prompt)
    hint = t.gettext(
        "Some days ago this was asked in {cohort}. You wished to be reminded; if you like, there is still time to "
        "write. In /me you can switch these reminders off.",
        cohort=plain(told.cohort),
    )
    note = wording.small(t.careful(PRIVACY_NOTE))
    text = "\n\n".join(filter(None, (hint, words.missing, words.question, note)))
    buttons = (components.reflect_button(told.prompt.post_id, components.reflect_label(texts)),)
    return RenderedMessage((Section(t.language, words.title, text, folds=(Fold(note),)),), buttons)


def lacking(told: Lacking, texts: Sequence[Texts]) -> RenderedMessage:
    """Which words are asked for, and how they are given."""
    t = texts[0]
    name = wording.name(t, Worded(None, own=told.words))
    title = t.gettext("Words for a prompt")
    if not told.cohorts:
        return RenderedMessage((Section(t.language, title, library.nothing_lacks(t, name)),))
    lines = [
        t.gettext("- {cohort}: {languages}", cohort=plain(cohort), languages=t.listing(map(t.language_name, languages)))
        for cohort, languages in told.cohorts
    ]
    head = t.gettext("**{prompt}** has no words yet in languages that these cohorts speak:", prompt=name)
    foot = t.gettext("If you can write these words, please use /prompt translate.")
    text = "\n\n".join([head, "\n".join(lines), foot])
    return RenderedMessage((Section(t.language, title, text),))


def retired(told: Unposted, texts: Sequence[Texts]) -> RenderedMessage:
    """Where there is no prompt now, and what can be done."""
    t = texts[0]
    head = t.gettext(
        "**{prompt}** is retired, so it is not posted where it was planned:",
        prompt=wording.name(t, Worded(None, own=told.words)),
    )
    text = "\n\n".join([head, "\n".join(library.dates(t, told.planned)), plans.after_retiring(t)])
    return RenderedMessage((Section(t.language, t.gettext("A planned prompt is retired"), text),))


NOTICES = (
    NoticeKind(staff_notices.LACKING, staff_notices.lacking_facts, lacking),
    NoticeKind(staff_notices.RETIRED, staff_notices.retired_facts, retired),
    NoticeKind(posts.POST, posts.post_facts, prompt, buttons_end=posts.buttons_end),
    NoticeKind(languages.LANGUAGE, languages.facts, prompt, buttons_end=languages.buttons_end),
    NoticeKind(
        reminders.REMINDER, reminders.facts, reminder, recipients=reminders.recipients, buttons_end=posts.buttons_end
    ),
)
