"""How prompts are worded, and what everyone should know before writing about one."""

from collections.abc import Container
from dataclasses import dataclass

from bot.i18n.texts import Texts
from bot.ui.lengths import shortened
from bot.ui.messages import plain
from cogs.prompts.library import STEPS, library_prompt
from cogs.prompts.services.words import Worded

NAME_ROOM = 60
"""Characters of what a prompt is called in a list."""


@dataclass(frozen=True, slots=True)
class Said:
    """A prompt in words."""

    title: str
    question: str
    missing: str = ""
    """A sentence that says so, where these are not the reader's language."""


def said(t: Texts, prompt: Worded, shown: Container[str] = ()) -> Said:
    """A prompt in the words of this language; where it has none, in those in which it was written, which is said.

    Where those stand in the same message (`shown`, codes of languages), they are not said again.
    """
    if prompt.library_number is not None:
        of_library = library_prompt(prompt.library_number)
        return Said(t.theme(of_library.theme)[0], t.gettext(of_library.question))
    if not prompt.own:
        return Said(*t.theme(prompt.theme or 1))
    own = next((one for one in prompt.own if one.language == t.language), None)
    if own is not None:
        return Said(plain(own.title), plain(own.question))
    original = prompt.own[0]
    names = {"language": t.language_name(t.language), "other": t.language_name(original.language)}
    if original.language in shown:
        missing = t.gettext(
            "This prompt has no words in {language} yet. It stands in this message in {other}.", **names
        )
        return Said("", "", missing)
    missing = t.gettext("This prompt has no words in {language} yet. Here it is in {other}.", **names)
    return Said(plain(original.title), plain(original.question), missing)


def name(t: Texts, prompt: Worded) -> str:
    """What a prompt is called in a list: its title, or the beginning of its question."""
    words = said(t, prompt)
    if prompt.library_number is not None:
        step = STEPS[library_prompt(prompt.library_number).step]
        return f"{words.title} · {t.pgettext('prompt step', step)}"
    return shortened(words.title or words.question, NAME_ROOM)


def private(t: Texts) -> str:
    """What everyone should know before writing."""
    return t.careful(
        "Only you can read what you write here, unless you share it; it is kept encrypted. It is not therapy, nobody "
        "watches it, and it is not for emergencies: /support shows whom to call. Please leave out the names of "
        "children and families."
    )


def small(text: str) -> str:
    """The same in small print, line by line."""
    return "\n".join(f"-# {line}" for line in text.splitlines())
