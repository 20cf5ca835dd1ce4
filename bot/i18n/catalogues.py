"""Every language that this installation speaks, each read when somebody first needs it; and servers' own words."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path

import bot
from bot.core.languages import LANGUAGES, SOURCE, nearest
from bot.db import Tx
from bot.i18n.sentences import Sentences, read_sentences
from bot.i18n.texts import Texts
from bot.i18n.words import Key, Words, files_of, read_words
from bot.people import server_words


def locales_folder() -> Path:
    """Where the catalogues lie: inside the package in a wheel, beside it in a checkout."""
    package = Path(bot.__file__).parent
    inside = package / "locales"
    return inside if inside.is_dir() else package.parent / "locales"


SEARCHED = 4
"""In so many languages sentences are kept in a form that can be searched; the others are read again when needed."""


@dataclass(frozen=True, slots=True)
class OwnCatalogues:
    """What one server reads instead of our words, by language, as of one version of it."""

    version: int
    words: Mapping[str, Mapping[Key, tuple[str, ...]]]
    texts: dict[tuple[str, str, bool], Texts] = field(default_factory=dict[tuple[str, str, bool], Texts])


class Catalogues:
    """The shipped languages, and the way to a person's `Texts`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._words: dict[str, Words] = {}
        self._texts: dict[tuple[str, str, bool], Texts] = {}
        self._own: dict[int, OwnCatalogues] = {}
        self.sentences: Callable[[str], Sentences] = lru_cache(maxsize=SEARCHED)(partial(read_sentences, folder))
        """The sentences of a shipped language; reading its files takes a moment, so not on the event loop."""
        self.codes: tuple[str, ...] = tuple(code for code in LANGUAGES if code == SOURCE or files_of(folder, code))
        """The codes of the shipped languages, English first; folders of languages that we do not know are left out."""

    @classmethod
    def load(cls, folder: Path | None = None) -> "Catalogues":
        """The languages of a folder, or those that come along."""
        return cls(folder or locales_folder())

    def words(self, code: str) -> Words:
        """What the catalogues of a shipped language say."""
        if code not in self._words:
            self._words[code] = read_words(self._folder, code)
        return self._words[code]

    def words_in(self, code: str, contexts: Collection[str]) -> Mapping[tuple[str | None, str], str]:
        """What the catalogues of a shipped language say in these contexts; nothing else of them is kept."""
        words = self._words.get(code) or read_words(self._folder, code)
        return {key: said for key, said in words.single.items() if key[0] in contexts}

    def texts(
        self, code: str | None, zone: str | None = "UTC", *, server: int | None = None, ethiopian: bool = False
    ) -> Texts:
        """The texts of a language, for someone in a time zone, with the own words of a server where it is in one.

        `ethiopian` puts Ethiopian dates and hours beside ours, for who wishes them.

        A language without a catalogue gives its nearest one (`es-419` → `es`, `zh_Hant` → `zh_Hans`), else English.
        """
        key = (code or SOURCE, zone or "UTC", ethiopian)
        own = self._own.get(server) if server is not None else None
        made = self._texts if own is None else own.texts
        found = made.get(key)
        if found is None:
            words = self.words(nearest(key[0], self.codes) or SOURCE)
            if own is not None and (instead := own.words.get(words.language.code)):
                words = replace(words, own=instead)
            found = made.setdefault(key, Texts(words, key[1], ethiopian=ethiopian))
        return found

    def own(self, server: int, code: str) -> Mapping[Key, tuple[str, ...]]:
        """What a server reads in a language instead of our words, as of the last action or message there."""
        known = self._own.get(server)
        return {} if known is None else known.words.get(code, {})

    def learn(self, tx: Tx, server: int, version: int) -> None:
        """Have a server's own words as of this version of them: they are read only where they have changed."""
        known = self._own.get(server)
        if version == (known.version if known is not None else 0):
            return
        words: dict[str, dict[Key, tuple[str, ...]]] = {}
        for some in server_words.own_words(tx, server=server):
            for one in some:
                words.setdefault(one.language, {})[one.context, one.message] = one.words
        self._own[server] = OwnCatalogues(version, words)

    def learn_all(self, tx: Tx, servers: Collection[int]) -> None:
        """The same for several servers, whose versions are asked for in one query."""
        if servers:
            known = server_words.versions(tx, servers)
            for server in servers:
                self.learn(tx, server, known.get(server, 0))

    def offer(self) -> tuple[tuple[str, str], ...]:
        """The languages to choose from: codes and what their speakers call them."""
        return tuple((code, LANGUAGES[code].own_name) for code in self.codes)
