"""How the pairs of a cohort are doing, as a picture."""

import json
from dataclasses import asdict, dataclass
from importlib.resources import files

from bot.core.languages import LANGUAGES
from bot.i18n.texts import Texts
from bot.render.pdf import compile_png, in_render_thread
from bot.render.typefaces import printable, setting_of

MOST_ROWS = 80
"""So many pairs are drawn; the words beside the picture name all."""


@dataclass(frozen=True, slots=True)
class Row:
    """One pair: the two, the weeks in which they met (the earliest first), and since when it is so."""

    mentor: str
    mentee: str
    weeks: tuple[bool, ...]
    since: str


@dataclass(frozen=True, slots=True)
class Group:
    """The pairs that are doing alike."""

    heading: str
    rows: tuple[Row, ...]


async def health_picture(t: Texts, title: str, groups: tuple[Group, ...], legend: str) -> bytes:
    """The picture, in the words of its reader's language."""
    return await in_render_thread(_compile, t.language, title, groups, legend)


def _compile(language: str, title: str, groups: tuple[Group, ...], legend: str) -> bytes:
    drawn = [asdict(one) for one in groups]
    for row in (row for group in drawn for row in group["rows"]):
        row["mentor"], row["mentee"] = printable(row["mentor"]), printable(row["mentee"])
    shown = {"title": printable(title), "groups": drawn, "legend": legend}
    setting, known = setting_of(json.dumps(shown, ensure_ascii=False), language), LANGUAGES[language]
    shown |= {
        "weeks": len(groups[0].rows[0].weeks),
        "lang": setting.language or known.locale.partition("_")[0],
        "region": setting.region,
        "direction": known.direction,
        "fonts": setting.families,
    }
    template = files("cogs.mentoring").joinpath("health.typ").read_bytes()
    return compile_png(template, {"chart": json.dumps(shown, ensure_ascii=False)})
