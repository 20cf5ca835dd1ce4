"""Every message fits: what is longer than Discord takes is folded, and a button shows all of it.

Folding needs nothing of Discord, so whoever causes a message can be told before it goes out. Every language keeps its
share: the long passages give way, the short ones stay as they are.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.i18n.texts import Texts
from bot.ui.lengths import FOOTER_ROOM, MESSAGE_ROOM, MOST_EMBEDS, TEXT_ROOM, TITLE_ROOM, shortened, size
from bot.ui.looks import READ_ALL, Button, Look, Passage, joined
from bot.ui.presses import Press

_HEADING = len("\n\n****\n")
"""What a title costs beside its letters where it stands in the text, as a heading."""
_SHOWN_WHOLE = 3
"""A title may take one part in so many of a passage's room."""


def read_all(row: int, texts: Sequence[Texts]) -> Button:
    """The button under a folded notice, which shows all of it in the reader's language."""
    return Button(joined(t.pgettext("button", "Read all") for t in texts), Press(READ_ALL, row))


def linked(look: Look, link: Callable[[str], str]) -> Look:
    """The same with its commands to tap, which makes it longer: so before it is seen whether it fits."""
    return replace(
        look,
        passages=tuple(
            replace(
                passage,
                text=link(passage.text),
                folds=tuple(replace(fold, text=link(fold.text)) for fold in passage.folds),
            )
            for passage in look.passages
        ),
    )


def together(look: Look, room: int) -> str:
    """The texts of all languages one below another where no button can be: whole ones, as many as there is room for."""
    text = ""
    for passage in look.passages:
        longer = f"{text}\n{passage.text}" if text else shortened(passage.text, room)
        if size(longer) > room:
            break
        text = longer
    return text


def is_folded(look: Look) -> bool:
    """Whether a message says less than it should, since Discord takes no more."""
    return _fitted(look)[1]


def fit(look: Look, whole: Button) -> Look:
    """The message as it fits; where something had to be folded, with the button `whole` that shows all of it."""
    passages, folded = _fitted(look)
    buttons = (*look.buttons, whole) if folded and not look.reads_whole else look.buttons
    return replace(look, passages=passages, buttons=buttons)


def _fitted(look: Look) -> tuple[tuple[Passage, ...], bool]:
    """The passages as they fit, and whether anything of them is cut."""
    if not look.passages or _fits(look.passages):
        return look.passages, False
    passages = [
        replace(one, title="") if any(one.title == before.title for before in look.passages[:number]) else one
        for number, one in enumerate(look.passages)
    ]
    if _fits(passages):
        return tuple(passages), False
    share = min(_level([_size(one) for one in passages], MESSAGE_ROOM), _share_of_embed(passages))
    return tuple(_folded(one, share) for one in passages), True


def _fits(passages: Sequence[Passage]) -> bool:
    return (
        sum(_size(one) for one in passages) <= MESSAGE_ROOM
        and max(_size(one) for one in passages) <= _share_of_embed(passages)
        and not any(_is_too_long(one) for one in passages)
    )


def _size(passage: Passage) -> int:
    return size(passage.title) + size(passage.text) + size(passage.footer) + _HEADING


def _is_too_long(passage: Passage) -> bool:
    return (
        size(passage.title) > TITLE_ROOM
        or size(passage.title) + size(passage.text) + _HEADING > TEXT_ROOM
        or size(passage.footer) > FOOTER_ROOM // MOST_EMBEDS
    )


def _share_of_embed(passages: Sequence[Passage]) -> int:
    """What a passage may take of its embed, where several share one."""
    together = -(-len(passages) // MOST_EMBEDS)
    return TEXT_ROOM // together if together > 1 else MESSAGE_ROOM


def _level(sizes: Sequence[int], room: int) -> int:
    """The most that each may have so that all have room: who needs less leaves the rest to the others."""
    left = room
    for number, one in enumerate(sorted(sizes)):
        share = left // (len(sizes) - number)
        if one > share:
            return share
        left -= one
    return max(sizes)


def _folded(passage: Passage, room: int) -> Passage:
    if _size(passage) <= room and not _is_too_long(passage):
        return replace(passage, folds=())
    title = shortened(passage.title, min(TITLE_ROOM, room // _SHOWN_WHOLE))
    footer = shortened(passage.footer, room // _SHOWN_WHOLE)
    most = min(TEXT_ROOM, room - size(footer)) - size(title) - _HEADING
    text = passage.text
    for fold in passage.folds:
        over = size(text) - most
        if over <= 0:
            break
        text = text.replace(fold.text, fold.shorter(fold.text, max(0, size(fold.text) - over)), 1)
    return replace(passage, title=title, text=shortened(text, most), footer=footer, folds=())
