"""How many people wrote to each prompt, as a picture."""

import json
from dataclasses import asdict, dataclass
from importlib.resources import files

from bot.core.languages import LANGUAGES
from bot.i18n.texts import Texts
from bot.render.pdf import compile_png, in_render_thread
from bot.render.typefaces import printable, setting_of

MOST_COLUMNS = 16
"""So many prompts have room beside each other."""


@dataclass(frozen=True, slots=True)
class Column:
    """One prompt: when it was posted, and how many of how many people wrote."""

    label: str
    number: str
    wrote: int
    most: int


async def participation_picture(t: Texts, title: str, columns: tuple[Column, ...]) -> bytes:
    """The picture, in the words of its reader's language."""
    return await in_render_thread(_compile, t.language, title, columns)


def _compile(language: str, title: str, columns: tuple[Column, ...]) -> bytes:
    shown = {"title": printable(title), "columns": [asdict(one) for one in columns]}
    setting, known = setting_of(json.dumps(shown, ensure_ascii=False), language), LANGUAGES[language]
    shown |= {
        "lang": setting.language or known.locale.partition("_")[0],
        "region": setting.region,
        "direction": known.direction,
        "fonts": setting.families,
    }
    template = files("cogs.prompts").joinpath("participation.typ").read_bytes()
    return compile_png(template, {"chart": json.dumps(shown, ensure_ascii=False)})
