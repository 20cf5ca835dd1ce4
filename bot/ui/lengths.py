"""Text within Discord's limits: how long it is, shortened or parted without breaking a link, a time or an emphasis."""

import re

CONTENT_ROOM, TEXT_ROOM, TITLE_ROOM, FOOTER_ROOM, LABEL_ROOM = 2000, 4096, 256, 2048, 80
"""Characters that Discord takes as a message's content; as an embed's text, title and footer; on a button."""
MESSAGE_ROOM = 5900
"""What all embeds of a message hold together. Discord takes 6,000; the rest stays free for a reference."""
MOST_EMBEDS = 10

_PIECE = re.compile(
    r"\\."  # an escaped sign
    r"|<[^<>\n]{1,120}>"  # a time, a mention, a command, a link
    r"|https?://[^\s<>]+"
    r"|\*\*|__|~~|`"  # what opens and closes
    r"|[\U0001F1E6-\U0001F1FF]{2}"  # a flag
    r"|.[\u0300-\u036f\ufe0e\ufe0f\U0001F3FB-\U0001F3FF]*"
    r"(?:\u200d.[\u0300-\u036f\ufe0e\ufe0f\U0001F3FB-\U0001F3FF]*)*",  # a sign with all that is joined to it
    re.DOTALL,
)
_PAIRED = ("**", "__", "~~", "`")
_ISOLATES, _END_OF_ISOLATE = "\u2066\u2067\u2068", "\u2069"
_LONGEST_WORD = 40
"""So much is given up at most so that a text ends between two words."""


def size(text: str) -> int:
    """How long a text is: signs outside the basic plane count twice, which is never less than what Discord counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def shortened(text: str, room: int) -> str:
    """The beginning of a text, with a sign that there is more; the text itself where it has room."""
    if size(text) <= room:
        return text
    if room < 1:
        return ""
    return _beginning(text, room - 1)[0] + "…"


def parted(text: str, room: int) -> list[str]:
    """A text in parts of at most `room`: between its paragraphs, else its lines, else its words."""
    if size(text) <= room:
        return [text]
    for between in ("\n\n", "\n"):
        pieces = text.split(between)
        if len(pieces) > 1:
            parts: list[str] = []
            for piece in pieces:
                if parts and size(parts[-1]) + len(between) + size(piece) <= room:
                    parts[-1] += between + piece
                else:
                    parts.extend(parted(piece, room))
            return [part for part in parts if part.strip()]
    part, taken = _beginning(text, room)
    if not taken:  # one sign, such as an address, that is longer than the room
        taken = room // 2
        part = text[:taken]
    return [part, *parted(text[taken:].lstrip(), room)]


def _beginning(text: str, room: int) -> tuple[str, int]:
    """As much of a text's beginning as there is room for, with what it opens closed; and how much of it that is."""
    taken = used = 0
    opened: tuple[str, ...] = ()
    word: tuple[int, int, tuple[str, ...]] | None = None
    for piece in _PIECE.finditer(text):
        sign = piece[0]
        if sign.isspace():
            word = taken, used, opened
        after = opened
        if sign in _PAIRED:
            after = tuple(one for one in opened if one != sign) if sign in opened else (*opened, sign)
        elif sign in _ISOLATES:
            after = (*opened, _END_OF_ISOLATE)
        elif sign == _END_OF_ISOLATE and sign in opened:
            last = len(opened) - 1 - opened[::-1].index(sign)
            after = (*opened[:last], *opened[last + 1 :])
        if used + size(sign) + len("".join(after)) > room:
            break
        taken, used, opened = piece.end(), used + size(sign), after
    if taken < len(text) and word is not None and used - word[1] <= _LONGEST_WORD:
        taken, _, opened = word
    kept = text[:taken].rstrip()
    while opened and kept.endswith(tuple(_ISOLATES) if opened[-1] == _END_OF_ISOLATE else opened[-1]):
        kept = kept[:-1] if opened[-1] == _END_OF_ISOLATE else kept.removesuffix(opened[-1])
        kept, opened = kept.rstrip(), opened[:-1]
    return kept + "".join(reversed(opened)), taken
