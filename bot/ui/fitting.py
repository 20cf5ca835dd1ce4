"""Every message fits: what is longer than Discord takes is folded, and a button shows all of it.

Folding needs nothing of Discord, so whoever causes a message can be told before it goes out. Every language keeps its
share: the long sections give way, the short ones stay as they are.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from bot.i18n.texts import Texts
from bot.ui.components import Button, joined
from bot.ui.custom_ids import CustomId
from bot.ui.lengths import FOOTER_ROOM, MESSAGE_ROOM, MOST_EMBEDS, TEXT_ROOM, TITLE_ROOM, shortened, size
from bot.ui.messages import Fold, RenderedMessage, Section
from bot.ui.references import READ_ALL

_HEADING = len("\n\n****\n")
"""What a title costs beside its letters where it stands in the text, as a heading."""
_SHOWN_WHOLE = 3
"""A title may take one part in so many of a section's room."""


def read_all(row: int, texts: Sequence[Texts]) -> Button:
    """The button under a folded notice, which shows all of it in the reader's language."""
    return Button(_read_all_label(tuple(texts)), CustomId(READ_ALL, row))


@lru_cache(maxsize=64)
def _read_all_label(texts: tuple[Texts, ...]) -> str:
    return joined(t.pgettext("button", "Read all") for t in texts)


def linked(rendered: RenderedMessage, link: Callable[[str], str]) -> RenderedMessage:
    """The same with its commands to tap, which makes it longer: so before it is seen whether it fits."""
    return replace(
        rendered,
        sections=tuple(
            Section(
                section.language,
                section.title,
                link(section.text),
                section.footer,
                tuple(Fold(link(fold.text), fold.shorter) for fold in section.folds),
            )
            for section in rendered.sections
        ),
    )


def together(rendered: RenderedMessage, room: int) -> str:
    """The texts of all languages one below another where no button can be: whole ones, as many as there is room for."""
    text = ""
    for section in rendered.sections:
        longer = f"{text}\n{section.text}" if text else shortened(section.text, room)
        if size(longer) > room:
            break
        text = longer
    return text


def is_folded(rendered: RenderedMessage) -> bool:
    """Whether a message says less than it should, since Discord takes no more."""
    return _fitted(rendered.sections)[1]


def fit(rendered: RenderedMessage, whole: Button) -> RenderedMessage:
    """The message as it fits; where something had to be folded, with the button `whole` that shows all of it."""
    sections, folded = _fitted(rendered.sections)
    buttons = (*rendered.buttons, whole) if folded and not rendered.reads_whole else rendered.buttons
    return replace(rendered, sections=sections, buttons=buttons)


@lru_cache(maxsize=64)
def _fitted(said: tuple[Section, ...]) -> tuple[tuple[Section, ...], bool]:
    """The sections as they fit, and whether anything of them is cut: seen once, where many cohorts read the same."""
    if not said or _fits(said):
        return said, False
    sections = [
        replace(one, title="") if any(one.title == before.title for before in said[:number]) else one
        for number, one in enumerate(said)
    ]
    if _fits(sections):
        return tuple(sections), False
    share = min(level([_size(one) for one in sections], MESSAGE_ROOM), _share_of_embed(sections))
    return tuple(_folded(one, share) for one in sections), True


def _fits(sections: Sequence[Section]) -> bool:
    return (
        sum(_size(one) for one in sections) <= MESSAGE_ROOM
        and max(_size(one) for one in sections) <= _share_of_embed(sections)
        and not any(_is_too_long(one) for one in sections)
    )


def _size(section: Section) -> int:
    return size(section.title) + size(section.text) + size(section.footer) + _HEADING


def _is_too_long(section: Section) -> bool:
    return (
        size(section.title) > TITLE_ROOM
        or size(section.title) + size(section.text) + _HEADING > TEXT_ROOM
        or size(section.footer) > FOOTER_ROOM // MOST_EMBEDS
    )


def _share_of_embed(sections: Sequence[Section]) -> int:
    """What a section may take of its embed, where several share one."""
    together = -(-len(sections) // MOST_EMBEDS)
    return TEXT_ROOM // together if together > 1 else MESSAGE_ROOM


def level(sizes: Sequence[int], room: int) -> int:
    """The most that each of some texts may have so that all have room: who needs less leaves the rest to the others."""
    left = room
    for number, one in enumerate(sorted(sizes)):
        share = left // (len(sizes) - number)
        if one > share:
            return share
        left -= one
    return max(sizes)


def _folded(section: Section, room: int) -> Section:
    if _size(section) <= room and not _is_too_long(section):
        return replace(section, folds=())
    title = shortened(section.title, min(TITLE_ROOM, room // _SHOWN_WHOLE))
    footer = shortened(section.footer, room // _SHOWN_WHOLE)
    most = min(TEXT_ROOM, room - size(footer)) - size(title) - _HEADING
    text = section.text
    for fold in section.folds:
        over = size(text) - most
        if over <= 0:
            break
        text = text.replace(fold.text, fold.shorter(fold.text, max(0, size(fold.text) - over)), 1)
    return replace(section, title=title, text=shortened(text, most), footer=footer, folds=())
