"""Every language that this installation speaks, read once at start."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import bot
from bot.domain.languages import LANGUAGES, SOURCE, nearest
from bot.i18n.texts import Texts
from bot.i18n.words import FILES, Words, read_words


def locales_folder() -> Path:
    """Where the catalogues lie: inside the package in a wheel, beside it in a checkout."""
    package = Path(bot.__file__).parent
    inside = package / "locales"
    return inside if inside.is_dir() else package.parent / "locales"


def files_of(folder: Path, code: str) -> tuple[Path, ...]:
    """The `.po` files of a language, whether or not they exist."""
    return tuple(folder / code / "LC_MESSAGES" / f"{name}.po" for name in FILES)


class Catalogues:
    """The shipped languages, and the way to a person's `Texts`."""

    def __init__(self, words: Mapping[str, Words]) -> None:
        self._words = MappingProxyType({SOURCE: Words(LANGUAGES[SOURCE]), **words})
        self._texts: dict[tuple[str, str], Texts] = {}
        self.codes: tuple[str, ...] = tuple(code for code in LANGUAGES if code in self._words)
        """The codes of the shipped languages, English first."""

    @classmethod
    def load(cls, folder: Path | None = None) -> "Catalogues":
        """Read every catalogue that lies in the folder; languages that we do not know are left out."""
        there = folder or locales_folder()
        return cls(
            {
                code: read_words(code, files_of(there, code))
                for code in LANGUAGES
                if any(path.exists() for path in files_of(there, code))
            }
        )

    def texts(self, code: str | None, zone: str | None = "UTC") -> Texts:
        """The texts of a language, for someone in a time zone.

        A language without a catalogue gives its nearest one (`es-419` → `es`, `zh_Hant` → `zh_Hans`), else English.
        """
        key = (code or SOURCE, zone or "UTC")
        found = self._texts.get(key)
        if found is None:
            words = self._words[nearest(key[0], self.codes) or SOURCE]
            found = self._texts.setdefault(key, Texts(words, key[1]))
        return found

    def offer(self) -> tuple[tuple[str, str], ...]:
        """The languages to choose from: codes and what their speakers call them."""
        return tuple((code, LANGUAGES[code].own_name) for code in self.codes)

    def is_reviewed(self, code: str) -> bool:
        """Whether a speaker has read the catalogue; the English needs none."""
        return code == SOURCE or bool(self._words[code].reviewed_by)
