"""The page: every screen of the product in one language, with the English and the code of each sentence beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.core.languages import LANGUAGES, Language
from bot.i18n.reviews import Key, Review
from sandbox.preview.manifests import Listed
from sandbox.preview.screens import Screen
from sandbox.preview.sentences import Sentence, read_on

TITLES = {
    "played": "As people meet it",
    "notices": "Messages that come by themselves",
    "refusals": "When something cannot be done",
    "answers": "Parts of answers, with made-up facts",
    "lists": "Lists and certificates",
    "commands": "Commands",
    "others": "Other sentences",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A screen on the page, with its sentences."""

    screen: Screen
    english: Screen | None
    sentences: tuple[Sentence, ...]


@dataclass(slots=True)
class Part:
    """A part of the page, under a heading."""

    title: str
    anchor: str
    shown: list[Shown] = field(default_factory=list[Shown])
    sentences: list[Sentence] = field(default_factory=list[Sentence])


@dataclass(slots=True)
class Contents:
    """What stands on the page."""

    sentences: Sequence[Sentence]
    seen: set[Key] = field(default_factory=set[Key])
    """Sentences that stand on some screen."""
    played: list[Part] = field(default_factory=list[Part])
    notices: list[Part] = field(default_factory=list[Part])
    refusals: Part = field(default_factory=lambda: Part(TITLES["refusals"], "refusals"))
    answers: Part = field(default_factory=lambda: Part(TITLES["answers"], "answers"))
    lists: Part = field(default_factory=lambda: Part(TITLES["lists"], "lists"))
    commands: list[Listed] = field(default_factory=list[Listed])
    others: list[Part] = field(default_factory=list[Part])

    @property
    def screens(self) -> list[Screen]:
        """Every screen on the page."""
        return [shown.screen for part in self.parts for shown in part.shown]

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every part that has screens."""
        return (*self.played, *self.notices, self.refusals, self.answers, self.lists)

    def play(self, screens: Iterable[Screen], english: dict[str, Screen]) -> None:
        """The screens of the tour; the same answer to the same thing is shown once."""
        texts: set[tuple[str, ...]] = set()
        for number, (name, group) in enumerate(groupby(screens, key=lambda one: one.key.rpartition(".")[0])):
            part = Part(name, f"part-{number}")
            for screen in group:
                said = (screen.title, *(text.words for text in screen.texts))
                if said not in texts:
                    texts.add(said)
                    self._add(part, self._shown(screen, english))
            if part.shown:
                self.played.append(part)

    def notify(self, screens: Iterable[Screen], english: dict[str, Screen]) -> None:
        """Notices: each kind once, and again where other facts bring other sentences."""
        for kind, group in groupby(screens, key=lambda one: one.title):
            part = Part(kind, f"notice-{kind.replace('.', '-').replace('_', '-')}")
            for screen in group:
                shown = self._shown(screen, english)
                if not part.shown or self._is_new(shown):
                    self._add(part, shown)
            self.notices.append(part)

    def refuse(self, screens: Iterable[Screen], english: dict[str, Screen]) -> None:
        """Refusals, but for those that stand on a screen already."""
        self._add_new(self.refusals, screens, english)

    def add_answers(self, screens: Iterable[Screen], english: dict[str, Screen]) -> None:
        """Parts of answers that say something that stands on no screen yet."""
        self._add_new(self.answers, screens, english)

    def add_lists(self, screens: Iterable[Screen], english: dict[str, Screen]) -> None:
        """Lists that say something that stands on no screen yet."""
        self._add_new(self.lists, screens, english)

    def _add_new(self, part: Part, screens: Iterable[Screen], english: dict[str, Screen]) -> None:
        for screen in screens:
            if self._is_new(shown := self._shown(screen, english)):
                self._add(part, shown)

    def list_commands(self, commands: list[Listed]) -> None:
        """The commands as the picker shows them."""
        self.commands = commands
        self.seen |= {sentence.key for one in commands for sentence in one.sentences}

    def add_others(self) -> None:
        """What stands on no screen, by the feature that says it."""
        rest = [sentence for sentence in self.sentences if sentence.key not in self.seen]
        for feature, group in groupby(sorted(rest, key=lambda one: one.feature), key=lambda one: one.feature):
            self.others.append(Part(feature, f"other-{feature}", sentences=list(group)))

    def _shown(self, screen: Screen, english: dict[str, Screen]) -> Shown:
        return Shown(screen, english.get(screen.key), tuple(read_on(screen, self.sentences)))

    def _is_new(self, shown: Shown) -> bool:
        """Whether it says something that stands on no screen yet."""
        return any(sentence.key not in self.seen for sentence in shown.sentences)

    def _add(self, part: Part, shown: Shown) -> None:
        self.seen |= {sentence.key for sentence in shown.sentences}
        part.shown.append(shown)


class Anchors:
    """Which sentences have their anchor already: an id stands once on a page."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def first(self, sentence: Sentence) -> bool:
        """Whether this is where a link to the sentence leads."""
        if sentence.code in self._given:
            return False
        self._given.add(sentence.code)
        return True


def render(contents: Contents, code: str, review: Review | None) -> str:
    """The page as text."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    language: Language = LANGUAGES[code]
    return environment.get_template("page.html.j2").render(
        language=language,
        tag=code.replace("_", "-"),
        review=review,
        contents=contents,
        first=Anchors().first,
        total=len(contents.sentences),
        titles=TITLES,
    )
