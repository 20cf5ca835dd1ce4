"""On the tour: better words are suggested and reviewed, and prompts of one's own are kept, translated and retired."""

from __future__ import annotations

from bot.core.languages import SOURCE
from bot.i18n.reviews import Key, code_of
from sandbox import Person, Reply
from sandbox.preview.stage import COHORT, Stage

SENTENCES: tuple[Key, ...] = (
    (None, "{n} hour"),
    ("button", "Confirm"),
    ("command description", "Join a cohort, or run one."),
    ("choice", "Educator"),
    (None, "Only you can see this message, and nobody is told that you asked."),
    ("button", "Going"),
)
"""For which people suggest better words: a plural, buttons, what stands in a list of Discord's, and a message."""


async def _filled(stage: Stage, person: Person, form: Reply, words: str = "") -> Reply:
    """Send a form with these words, or with what stands in it and a sign more."""
    fields = form.modal.fields if form.modal is not None else ()
    written = {each.custom_id: words or f"{each.value}!" for each in fields if not each.options}
    return await stage.submit(person, form, written)


async def better_words(stage: Stage, ana: Person) -> None:
    """Somebody suggests better words, and a reviewer decides about each."""
    rosa, language = stage.rosa, stage.texts.language
    of = language if language != SOURCE else "es"  # English has no better words; its readers know other languages
    with stage.step("A draft"):
        newcomer = await stage.server.person("Zahra Nuur")
        told = await stage.slash(newcomer, "language", language=language)
        form = await stage.click(newcomer, told, "translation.begin")
        found = await stage.submit(newcomer, form, {"typed": stage.texts.pgettext("button", "Going")})
        form = await stage.select(newcomer, found, [found.selects[0].options[0].value])
        await _filled(stage, newcomer, form)
    with stage.step("Better words"):
        for key in SENTENCES:
            await _filled(stage, ana, await stage.slash(ana, "translation suggest", sentence=code_of(key), language=of))
    with stage.step("A reviewer"):
        shown = await stage.slash(rosa, "translation review")
        shown = await stage.click(rosa, shown, "translation.next")
        form = await stage.click(rosa, shown, "translation.better")
        shown = await _filled(stage, rosa, form)
        for decided in ("approve", "decline", "approve", "decline"):
            shown = await stage.click(rosa, shown, f"translation.{decided}")
        await stage.slash(rosa, "translation review")


async def own_prompts(stage: Stage) -> None:
    """A facilitator writes a prompt, translates it, plans it, retires it and brings it back."""
    rosa, language = stage.rosa, stage.texts.language
    title, question = stage.texts.theme(4)
    with stage.step("A prompt of one's own"):
        other = "es" if language != "es" else "so"
        await _filled(stage, rosa, await stage.slash(rosa, "prompt add", language=other, theme="4"), title)
        form = await stage.slash(rosa, "prompt translate", prompt=title, language=language)
        await _filled(stage, rosa, form, question)
        shown = await _chosen_prompt(stage, title)
        await stage.press_all(rosa, shown, "prompt.ask")
        form = await stage.click(rosa, shown, "prompt.plan")
        await stage.submit(rosa, form, {"cohort": [COHORT], "starts": "2026-12-01 12:00"})
        asked = await stage.click(rosa, await _chosen_prompt(stage, title), "prompt.retire")
        await stage.click(rosa, asked, "prompt.retire")
        await stage.slash(rosa, "prompt library", retired=True)
        await stage.click(rosa, await _chosen_prompt(stage, title, retired=True), "prompt.restore")


async def _chosen_prompt(stage: Stage, title: str, **options: object) -> Reply:
    """One of the library's list, chosen there."""
    listed = await stage.slash(stage.rosa, "prompt library", theme="4", **options)
    (own, *_) = [one.value for one in listed.selects[0].options if one.label.startswith(title[:10])] or [""]
    return await stage.select(stage.rosa, listed, [own or listed.selects[0].options[0].value])
