"""Words that stand in lists of which a tour meets only some: themes, prompts, permissions, and certificates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple
from zoneinfo import ZoneInfo

from bot.core.event_permissions import IN_STAGE, IN_VOICE, labels
from bot.core.hours import HourType
from bot.core.permissions import PERMISSIONS
from bot.core.themes import THEMES
from bot.feature import kind_names_of, with_platform
from bot.i18n.catalogues import Catalogues
from bot.i18n.texts import Texts
from bot.ui.hours import hour_type_name
from cogs import FEATURES
from cogs.certificates.services.issuing import Issued
from cogs.certificates.wording import page as wording
from cogs.prompts.library import STEPS, TENETS, of_theme
from sandbox.preview.samples import NOW, variants
from sandbox.preview.screens import Easel, Screen

ZONE = ZoneInfo("America/Los_Angeles")


def lists(catalogues: Catalogues, language: str) -> Iterator[Screen]:
    """One screen for each list."""
    texts, easel = catalogues.texts(language, str(ZONE)), Easel(language, ZONE)
    for key, title, lines in _lists(texts):
        yield easel.words(f"Lists.{key}", title, "\n".join(lines), NOW)


def _lists(t: Texts) -> Iterator[tuple[str, str, list[str]]]:
    for theme in THEMES:
        lines = [f"**{t.theme(theme.number)[0]}**"]
        for prompt in of_theme(theme.number):
            step = t.pgettext("prompt step", STEPS[prompt.step])
            about = f"{t.gettext(prompt.element)}\n{t.gettext(TENETS[prompt.tenet])}"
            lines += ["", f"**{step}**", t.gettext(prompt.question), f"> {t.gettext(prompt.note)}", about]
        yield f"theme-{theme.number}", f"Theme {theme.number}, with its prompts and notes for facilitators", lines
    wanted = [f"- **{t.gettext(one.label)}**\n{t.gettext(one.why)}" for one in PERMISSIONS]
    events = [f"- {t.gettext(label)}" for label in labels(IN_VOICE | IN_STAGE)]
    yield "permissions", "What the bot needs in a server, and why", [*wanted, *events]
    names = dict.fromkeys(name(t) for name in kind_names_of(FEATURES).values())
    yield "kinds", "What the bot does, as the staff read it when something failed", [f"- {name}" for name in names]
    personal = [f"- {one.words(t)}" for feature in with_platform(FEATURES) for one in feature.personal]
    yield "personal", "What is kept about a person, as they read it before they delete it", personal
    steps = [f"- {t.gettext(step.words)}" for feature in FEATURES for step in feature.steps if step.words]
    yield "steps", "What somebody can do next", steps
    yield "hours", "Types of hours", [f"- {hour_type_name(t, hour_type)}" for hour_type in HourType]
    for number, issued in enumerate(variants(Issued, t.language)):
        (column,) = wording.page(issued, t, means=wording.Means(), facts=PROGRAM).columns
        printed = [said for said in _flat(astuple(column)[2:]) if said]
        yield f"certificate-{number}", "A certificate, line by line", printed


PROGRAM = wording.Facts(
    sponsor="Cultivate Learning",
    approval_id="PD-4471",
    areas=("Infant mental health", "Reflective practice"),
    mode="hybrid",
    languages=("so", "en"),
    facilitators=("Rosa", "Grace"),
)


def _flat(parts: Iterable[object]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, str):
            yield part
        elif isinstance(part, tuple):
            yield from _flat(part)
