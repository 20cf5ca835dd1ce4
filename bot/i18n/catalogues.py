"""Every language that this installation speaks, each read when somebody first needs it."""

from pathlib import Path

import bot
from bot.core.languages import LANGUAGES, SOURCE, nearest
from bot.i18n.texts import Texts
from bot.i18n.words import Words, files_of, read_words


def locales_folder() -> Path:
    """Where the catalogues lie: inside the package in a wheel, beside it in a checkout."""
    package = Path(bot.__file__).parent
    inside = package / "locales"
    return inside if inside.is_dir() else package.parent / "locales"


class Catalogues:
    """The shipped languages, and the way to a person's `Texts`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._words: dict[str, Words] = {}
        self._texts: dict[tuple[str, str], Texts] = {}
        self.codes: tuple[str, ...] = tuple(code for code in LANGUAGES if code == SOURCE or files_of(folder, code))
        """The codes of the shipped languages, English first; folders of languages that we do not know are left out."""

    @classmethod
    def load(cls, folder: Path | None = None) -> "Catalogues":
        """The languages of a folder, or those that come along."""
        return cls(folder or locales_folder())

    def _words_of(self, code: str) -> Words:
        """What the catalogues of a shipped language say."""
        if code not in self._words:
            self._words[code] = read_words(self._folder, code)
        return self._words[code]

    def texts(self, code: str | None, zone: str | None = "UTC") -> Texts:
        """The texts of a language, for someone in a time zone.

        A language without a catalogue gives its nearest one (`es-419` → `es`, `zh_Hant` → `zh_Hans`), else English.
        """
        key = (code or SOURCE, zone or "UTC")
        found = self._texts.get(key)
        if found is None:
            words = self._words_of(nearest(key[0], self.codes) or SOURCE)
            found = self._texts.setdefault(key, Texts(words, key[1]))
        return found

    def offer(self) -> tuple[tuple[str, str], ...]:
        """The languages to choose from: codes and what their speakers call them."""
        return tuple((code, LANGUAGES[code].own_name) for code in self.codes)
