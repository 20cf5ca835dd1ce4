"""Everything that a person wrote, as files for themselves: Markdown, and a PDF in the right script."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from importlib.resources import files as package_files

from bot.core.languages import LANGUAGES, Direction
from bot.i18n.texts import Texts
from bot.render.pdf import compile_pdf, in_render_thread
from bot.render.typefaces import missing, printable, setting_of
from bot.ui.messages import Attached
from cogs.reflections import wording
from cogs.reflections.services.journal import Entry

FILE_ROOM = 8_000_000
"""Bytes of one file; Discord takes ten million."""
MOST_FILES = 9
PRINTED = 1_000_000
"""Characters that are printed; more would keep the printer from other people's certificates for too long."""
_UNBROKEN = re.compile(r"\S{40}(?=\S)")
"""So many signs without a space fill a line in any script; it may end after them, so that none runs off the paper."""
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufefc]")


async def files(t: Texts, entries: Sequence[Entry], *, at: datetime) -> list[Attached]:
    """A Markdown file (several, where one would be too big), and a PDF unless it would be too long."""
    made = [
        Attached("journal.md" if not n else f"journal-{n + 1}.md", part.encode())
        for n, part in enumerate(_markdown(t, entries)[:MOST_FILES])
    ]
    if sum(len(entry.words) for entry in entries) <= PRINTED:
        made.append(Attached("journal.pdf", await in_render_thread(_pdf, _inputs(t, entries), at)))
    return made


def _markdown(t: Texts, entries: Sequence[Entry]) -> list[str]:
    parts = [f"# {t.gettext('Your journal')}\n"]
    room = FILE_ROOM
    for entry in entries:
        piece = f"\n## {wording.label(t, entry)}\n\n{entry.words}\n"
        size = len(piece.encode())
        if size > room:
            parts.append("")
            room = FILE_ROOM
        parts[-1] += piece
        room -= size
    return parts


def _inputs(t: Texts, entries: Sequence[Entry]) -> dict[str, str]:
    """What the template reads: each paragraph in the direction and the typefaces of its own writing."""
    language = LANGUAGES[t.language]
    shown = {
        "title": _shown(t.gettext("Your journal"), t.language, language.direction),
        "lang": language.locale.partition("_")[0],
        "entries": [
            {
                "label": _shown(wording.label(t, entry), t.language, language.direction),
                "paragraphs": [
                    _shown(line, t.language, language.direction) for line in entry.words.splitlines() if line.strip()
                ],
            }
            for entry in entries
        ],
    }
    return {"journal": json.dumps(shown, ensure_ascii=False)}


def _shown(words: str, language: str, direction: Direction) -> dict[str, object]:
    words = printable(words, symbols=True)
    lacking = missing(words)
    words = words.translate(dict.fromkeys(map(ord, lacking), "□")) if lacking else words
    setting = setting_of(words, language)
    first = next((sign for sign in words if sign.isalpha()), "")
    turned = bool(_RIGHT_TO_LEFT.match(first)) if first else direction == "rtl"
    return {
        "text": _UNBROKEN.sub("\\g<0>\u200b", words),
        "fonts": setting.families,
        "lang": setting.language,
        "region": setting.region,
        "dir": "rtl" if turned else "ltr",
    }


def _pdf(inputs: dict[str, str], at: datetime) -> bytes:
    template = package_files("cogs.reflections").joinpath("journal.typ").read_bytes()
    return compile_pdf(template, inputs, made_at=at)
