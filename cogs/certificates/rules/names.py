"""How a name may read on a certificate: any script, on one line, and nothing that is no part of a name."""

import unicodedata

from bot.core.text import clean, is_readable
from cogs.certificates.refusals import NameEmpty, NameTooLong, NameUnfit

LONGEST = 100
"""Characters of a name on a certificate."""
_JOINERS = "\u200c\u200d"
"""Without these, names in some scripts fall apart."""
_SKIN_TONES = range(0x1F3FB, 0x1F400)


def read_name(typed: str) -> str:
    """A name as somebody wrote it, on one line.

    Raises:
        NameEmpty: nothing of it can be read.
        NameTooLong: it is longer than a certificate's line.
        NameUnfit: it holds emoji, control characters or other signs that are no part of a name.
    """
    name = unicodedata.normalize("NFC", " ".join(typed.split()))
    unfit = "".join(dict.fromkeys(one for one in name if not _fits(one)))
    if unfit:
        raise NameUnfit(unfit)
    if not is_readable(name) or not any(unicodedata.category(one).startswith("L") for one in name):
        raise NameEmpty
    if len(name) > LONGEST:
        raise NameTooLong(len(name), LONGEST)
    return name


def suggested(name: str) -> str:
    """The name by which a server knows somebody, without what does not belong on a certificate; it may be empty."""
    kept = "".join(one if _fits(one) else " " for one in unicodedata.normalize("NFC", clean(name)))
    words = " ".join(kept.split())[:LONGEST].rstrip()
    return words if any(unicodedata.category(one).startswith("L") for one in words) else ""


def _fits(character: str) -> bool:
    category = unicodedata.category(character)
    if category[0] in "LMN" or category in ("Zs", "Pd", "Po", "Ps", "Pe", "Pi", "Pf"):
        return character not in "\ufe0f\u20e3"
    return (category == "Sk" and ord(character) not in _SKIN_TONES) or character in _JOINERS
