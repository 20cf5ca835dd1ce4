"""What a tour does not meet, drawn from the manifests: every notice, every refusal, and the list of commands."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast
from warnings import catch_warnings, simplefilter
from zoneinfo import ZoneInfo

import discord

from bot.core.people import Actor, Standing
from bot.core.refusals import Refusal
from bot.feature import notices_of, sentences_of
from bot.i18n.catalogues import Catalogues
from bot.i18n.reviews import Key
from bot.i18n.texts import Texts, WordingWarning
from bot.ui.errors import ByReader, apology, sentence
from cogs import FEATURES
from sandbox.preview.samples import NOW, mixtures, sample, type_of_facts, variants
from sandbox.preview.screens import Easel, Screen
from sandbox.preview.sentences import Sentence
from sandbox.preview.stage import GROUPS
from sandbox.preview.wordings import Heard
from sandbox.server.entities import Json

ZONE = ZoneInfo("America/Los_Angeles")


async def notices(catalogues: Catalogues, language: str, left_out: list[str]) -> AsyncIterator[Screen]:
    """Every kind of notice, with all that can be different in it.

    Made-up facts that do not go together are passed over; a kind of which none do is told.
    """
    heard = Heard.of(catalogues.words(language))
    texts, easel = Texts(heard, str(ZONE)), Easel(language, ZONE)
    for kind in notices_of(FEATURES):
        if kind.facts.__name__ == "_never_owed":
            continue
        drawn = 0
        told = set[Key]()
        for number, choices in enumerate(mixtures(str(kind.kind), language)):
            heard.asked.clear()
            with suppress(ValueError, LookupError, TypeError, AttributeError, WordingWarning), catch_warnings():
                simplefilter("error", WordingWarning)
                look = await kind.worded(sample(type_of_facts(kind), ("", ""), choices), [texts])
                drawn += 1
                if not (said := frozenset(heard.asked)) <= told:
                    told |= said
                    yield easel.rendered(f"notice.{kind.kind}.{number}", str(kind.kind), look, NOW, said)
        if not drawn:
            left_out.append(f"the notice {kind.kind}")


def refusals(catalogues: Catalogues, language: str) -> Iterator[Screen]:
    """Every reason why something cannot be done, as members and as those who can mend it read it."""
    texts, easel = catalogues.texts(language, str(ZONE)), Easel(language, ZONE)
    sentences = sentences_of(FEATURES)
    for kind, said in sentences.items():
        readers = (Standing.MEMBER, Standing.MANAGER) if isinstance(said, ByReader) else (Standing.MEMBER,)
        for reader in readers:
            actor = Actor(1, 1, "Ana", frozenset({Standing.ANYONE, Standing.MEMBER, reader}))
            for number, error in enumerate(_errors(kind, language)):
                words = sentence(sentences, texts, error, actor) or ""
                key = f"refusal.{kind.__module__}.{kind.__name__}.{reader}.{number}"
                yield easel.words(key, kind.__name__, words, NOW, _reader(reader) if len(readers) > 1 else "")
    for reader in (Standing.MEMBER, Standing.COORDINATOR):
        actor = Actor(1, 1, "Ana", frozenset({reader}))
        yield easel.words(f"apology.{reader}", "Unexpected", apology(texts, "ab12cd", actor), NOW, _reader(reader))


def _reader(standing: Standing) -> str:
    return "To members" if standing is Standing.MEMBER else "To those who run the server"


def _errors(kind: type[BaseException], language: str) -> Iterable[BaseException]:
    if issubclass(kind, Refusal):
        return variants(kind, language) if hasattr(kind, "__dataclass_fields__") else [kind()]
    if issubclass(kind, discord.HTTPException):
        return [kind(cast("Any", SimpleNamespace(status=403, reason="")), "")]
    return [cast("Any", kind).__new__(kind)]


@dataclass(frozen=True, slots=True)
class Listed:
    """A command, option or choice as the picker shows it, with its sentences."""

    level: int
    name: str
    english_name: str
    description: str
    sentences: tuple[Sentence, ...]


def listed_commands(commands: Iterable[Json], sentences: Iterable[Sentence]) -> list[Listed]:
    """The commands with their options and choices, in the order of their names."""
    by_key = {sentence.key: sentence for sentence in sentences}
    found: list[Listed] = []
    for command in sorted(commands, key=lambda one: str(one["name"])):
        found += _listed(command, "", 0, by_key)
    return found


def _listed(body: Json, before: str, level: int, by_key: Mapping[tuple[str | None, str], Sentence]) -> Iterator[Listed]:
    is_command = level == 0 or body.get("type") in GROUPS
    kind = "command" if is_command else "option"
    name = by_key.get((f"{kind} name", body["name"]))
    description = by_key.get((f"{kind} description", body.get("description") or ""))
    shown = _said(name, body["name"])
    yield Listed(
        level,
        f"{before} {shown}".strip() if is_command else shown,
        body["name"],
        _said(description, body.get("description") or ""),
        tuple(filter(None, (name, description))),
    )
    for option in body.get("options") or ():
        yield from _listed(option, f"{before} {shown}".strip(), level + 1, by_key)
    for choice in body.get("choices") or ():
        found = by_key.get(("choice", choice["name"]))
        yield Listed(level + 1, _said(found, choice["name"]), choice["name"], "", (found,) if found else ())


def _said(sentence: Sentence | None, english: str) -> str:
    return (sentence.said[0] if sentence else "") or english
