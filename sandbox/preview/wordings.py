"""Parts of answers as functions word them, with made-up facts: what a tour met with other facts, or not at all."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import typing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any
from warnings import catch_warnings, simplefilter
from zoneinfo import ZoneInfo

import bot.ui
import cogs
from bot.i18n.catalogues import Catalogues
from bot.i18n.reviews import Key
from bot.i18n.texts import Texts, WordingWarning
from bot.i18n.words import Words
from bot.ui.components import Button, Form, Menu
from sandbox.preview.samples import NOW, Choices, mixtures, sample
from sandbox.preview.screens import ANYWHERE, Easel, Screen, Text

ZONE = ZoneInfo("America/Los_Angeles")
DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Heard(Words):
    """A language's words, and which of them were asked for."""

    asked: set[Key] = field(default_factory=set[Key])

    def one(self, context: str | None, message: str) -> str:
        """The message in this language."""
        self.asked.add((context, message))
        return Words.one(self, context, message)

    def many(self, singular: str, plural: str, n: int) -> str:
        """The form of the message for `n` in this language."""
        self.asked.add((None, singular))
        return Words.many(self, singular, plural, n)

    @classmethod
    def of(cls, words: Words) -> Heard:
        """The same words, of which none was asked for yet."""
        return cls(**{each.name: getattr(words, each.name) for each in fields(Words)})


def wordings(catalogues: Catalogues, language: str) -> Iterator[Screen]:
    """What each function says that words something, once for each thing that can be different in its facts."""
    heard = Heard.of(catalogues.words(language))
    texts, easel = Texts(heard, str(ZONE)), Easel(language, ZONE)
    told = set[Key]()
    for function in _functions():
        what = (inspect.getdoc(function) or function.__name__).partition("\n")[0].rstrip(".")
        feature = function.__module__.split(".")[1]
        for number, said in enumerate(_said(function, texts, heard)):
            asked, shown = frozenset(heard.asked), list(dict.fromkeys(_texts(said)))
            if isinstance(said, bytes):  # what stands in a file, by itself
                shown = [Text(ANYWHERE, heard.single[key]) for key in asked if key in heard.single]
            if shown and not asked <= told:
                told |= asked
                key = f"wording.{function.__module__}.{function.__name__}.{number}"
                yield easel.texts(key, what, shown, NOW, feature, said=asked)


def _functions() -> Iterator[Any]:
    """Those that take texts and facts, and need neither Discord nor the database."""
    for package in (cogs, bot.ui):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            there = importlib.import_module(module.name)
            own = [one for one in vars(there).values() if inspect.isfunction(one) and one.__module__ == module.name]
            yield from (one for one in own if not inspect.iscoroutinefunction(one) and Texts in _hints(one).values())


def _hints(function: Any) -> Mapping[str, Any]:
    with suppress(NameError, TypeError, AttributeError):
        return typing.get_type_hints(function)
    return {}


def _said(function: Any, texts: Texts, heard: Heard) -> Iterator[Any]:
    """What it gives; made-up facts that do not go together are passed over."""
    for choices in mixtures(function.__qualname__, texts.language):
        heard.asked.clear()
        yield from _given(function, texts, choices)


def _given(function: Any, texts: Texts, choices: Choices) -> Iterator[Any]:
    hints, values, named = _hints(function), list[Any](), dict[str, Any]()
    wrong = (ValueError, LookupError, TypeError, AttributeError, AssertionError, WordingWarning)
    with suppress(*wrong), catch_warnings():
        simplefilter("error", WordingWarning)
        for name, parameter in inspect.signature(function).parameters.items():
            if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
                continue
            of = hints[name]
            if of is Texts or typing.get_args(of) == (Texts,):
                value: Any = texts if of is Texts else [texts]
            else:
                value = sample(of, (f"{function.__module__}.{function.__name__}", name), choices)
            if parameter.kind is parameter.KEYWORD_ONLY:
                named[name] = value
            else:
                values.append(value)
        said = function(*values, **named)
        yield list(said) if inspect.isgenerator(said) else said


def _texts(said: Any, depth: int = 0) -> Iterator[Text]:
    """The texts in it, by what they are."""
    if depth > DEEPEST:
        return
    if isinstance(said, str):
        yield from [Text(ANYWHERE, said)] if said else []
    elif isinstance(said, Button):
        yield Text("button", said.label)
    elif isinstance(said, Menu):
        yield from (Text(ANYWHERE, words) for words in (said.prompt, *(one.label for one in said.options)) if words)
    elif isinstance(said, Form):
        yield Text("form title", said.title)
        for part in said.fields:
            label, hint = getattr(part, "label", ""), getattr(part, "hint", "")
            yield from [Text("form label", label)] if label else []
            yield from (Text(ANYWHERE, words) for words in (hint, getattr(part, "text", "")) if words)
    elif isinstance(said, Mapping):
        yield from _each(typing.cast("Mapping[Any, Any]", said).values(), depth)
    elif isinstance(said, Sequence | frozenset | set) and not isinstance(said, bytes):
        yield from _each(typing.cast("Iterable[Any]", said), depth)
    elif is_dataclass(said):
        yield from _each((getattr(said, each.name) for each in fields(said)), depth)


def _each(several: Iterable[Any], depth: int) -> Iterator[Text]:
    for one in several:
        yield from _texts(one, depth + 1)
