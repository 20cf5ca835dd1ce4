"""Words of one direction inside sentences of the other: each keeps its own, and turns nothing around beside it.

Isolates (Unicode Standard Annex 9) are put around what needs them and nothing else, so that sentences in which all
words run the same way have no signs that nobody sees.
"""

import re

from bot.core.languages import Direction

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_LEFT_TO_RIGHT = re.compile(f"(?!{_RIGHT_TO_LEFT.pattern})[^\\W\\d_]")
_MARKUP = re.compile(r"<[^<>\s][^<>\n]*>")
"""Mentions, times and commands, which apps show as words."""
_TURNED = re.compile(
    "\u2068[^\u2069\n]*\u2069|\u2066[^\u2069\n]*\u2069|`[^`\n]*`|https?://\\S+"
    "|(?P<token>(?<![\\w/<])/[a-z][a-z-]*(?: [a-z][a-z-]*)*|\\+?\\d+(?:-\\d+)+(?: \\d+:\\d+)?)"
)
"""What would be turned around between Arabic words: a command's slash comes to stand behind it, 988-1234 becomes
1234-988; what is isolated already, and addresses, are left as they are."""


def isolated(value: str, direction: Direction) -> str:
    """What is put into a sentence of this direction: as it is, or isolated if all of its words run the other way.

    What has words of both directions is a sentence or a list, whose own parts were isolated before.
    """
    if (direction == "ltr" and value.isascii()) or "\n" in value or "\u2068" in value or "\u2066" in value:
        return value
    words = _MARKUP.sub("", value)
    own, other = (_LEFT_TO_RIGHT, _RIGHT_TO_LEFT) if direction == "ltr" else (_RIGHT_TO_LEFT, _LEFT_TO_RIGHT)
    return f"\u2068{value}\u2069" if other.search(words) and not own.search(words) else value


def isolated_tokens(sentence: str) -> str:
    """A sentence that runs from right to left, with its commands and its numbers with hyphens isolated.

    Mentions are not among them: Discord's apps isolate these themselves.
    """
    return _TURNED.sub(lambda found: f"\u2066{found[0]}\u2069" if found["token"] else found[0], sentence)


def left_to_right(text: str, within: Direction) -> str:
    """Words that run from left to right whatever they begin with, where they stand within others; line by line."""
    return text if within == "ltr" else "\n".join(f"\u2066{line}\u2069" for line in text.split("\n"))


def english_line(english: str, direction: Direction) -> str:
    """The English that stands below a sentence of this direction."""
    return f"*English: {english}*" if direction == "ltr" else f"*\u2066English: {english}\u2069*"
