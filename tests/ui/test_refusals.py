"""Every refusal has one sentence, in every language, that says what to do next."""

import dataclasses
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.core import refusals as errors
from bot.core.authority import is_permitted
from bot.core.people import Actor, Standing
from bot.feature import actions_of, sentences_of
from bot.i18n.catalogues import Catalogues
from bot.i18n.texts import Texts
from bot.ui.errors import ByReader, apology
from bot.ui.errors import sentence as sentence_of
from cogs import FEATURES
from cogs.translations.refusals import UnfitWords

ACTIONS = actions_of(FEATURES)
SENTENCES = sentences_of(FEATURES)
REASONS = [kind for kind in SENTENCES if issubclass(kind, errors.Refusal)]
BY_READER = [kind for kind, said in SENTENCES.items() if isinstance(said, ByReader)]
CATALOGUES = Catalogues.load()
SAMPLES: dict[str, Any] = {
    "str": "Spring",
    "int": 7,
    "bool": True,
    "date": date(2026, 9, 8),
    "datetime": datetime(2026, 9, 8, 18, tzinfo=UTC),
    "frozenset[Standing]": frozenset({Standing.FACILITATOR, Standing.COORDINATOR}),
    "tuple[str, ...]": ("a",),
}


def a_sample(kind: type[errors.Refusal]) -> errors.Refusal:
    if not dataclasses.is_dataclass(kind):
        return kind()
    return kind(**{field.name: _sample_of(field) for field in dataclasses.fields(kind)})


def _sample_of(field: "dataclasses.Field[Any]") -> Any:
    name = field.type if isinstance(field.type, str) else getattr(field.type, "__name__", str(field.type))
    if str(field.type).startswith(("frozenset", "tuple")):
        name = "frozenset[Standing]" if "Standing" in str(field.type) else "tuple[str, ...]"
    return SAMPLES[name]


def sentence(texts: Texts, error: BaseException, actor: Actor | None = None) -> str | None:
    return sentence_of(SENTENCES, texts, error, actor)


def every_reason(of: type[errors.Refusal] = errors.Refusal) -> Iterator[type[errors.Refusal]]:
    for kind in of.__subclasses__():
        yield from (kind, *every_reason(kind))


def test_every_reason_has_a_sentence() -> None:
    ours = {kind for kind in every_reason() if kind.__module__.startswith(("bot.", "cogs."))} - {
        errors.WrongText,
        UnfitWords,
    }
    assert ours == set(REASONS)


@pytest.mark.parametrize("language", CATALOGUES.codes)
@pytest.mark.parametrize("kind", REASONS, ids=lambda kind: kind.__name__)
def test_every_reason_is_worded_in_every_language(kind: type[errors.Refusal], language: str) -> None:
    said = sentence(CATALOGUES.texts(language), a_sample(kind))
    assert said
    if issubclass(kind, UnfitWords):
        # What the person wrote stands below, and fields are named as they are to be written.
        said = said.partition("\n\n")[0].replace("{a}", "a")
    assert "{" not in said
    assert said.rstrip("*\u2069").endswith((".", "።", "。", "؟", "?"))
    assert len(said) <= 600


@pytest.mark.parametrize("kind", REASONS, ids=lambda kind: kind.__name__)
def test_every_reason_says_more_than_that_it_cannot_be(kind: type[errors.Refusal]) -> None:
    said = sentence(CATALOGUES.texts("en"), a_sample(kind))
    assert said is not None
    assert said.count(". ") + said.count("; ") + said.count(": ") >= 1 or "Please" in said or "/" in said


def test_what_nobody_foresaw_has_no_sentence_but_an_apology_with_a_reference() -> None:
    texts = CATALOGUES.texts("en")
    assert sentence(texts, ZeroDivisionError("somebody's words")) is None
    assert "ab12cd" in apology(texts, "ab12cd", None)


# --- a refusal knows its reader --------------------------------------------------------------------------------------

ROLE_WORDS = {
    Standing.FACILITATOR: "facilitators?",
    Standing.COORDINATOR: "facilitators?|coordinators?",
    Standing.MANAGER: "facilitators?|coordinators?|manages?",
}
"""Whom each need not ask: they can do it themselves."""
STRANGERS = (
    discord.Forbidden(SimpleNamespace(status=403, reason="Forbidden"), "no"),  # pyright: ignore
    discord.NotFound(SimpleNamespace(status=404, reason="Not Found"), "gone"),  # pyright: ignore
)


def an_actor(*standings: Standing) -> Actor:
    return Actor(1, 1, "Rosa", frozenset({Standing.ANYONE, Standing.MEMBER, *standings}))


def sent_to_themselves(said: str, standing: Standing) -> bool:
    """Whether somebody of this standing is told to ask, or to tell, somebody of it."""
    return (
        re.search(rf"\b(ask|tell|talk)\b[^.;:]*\b({ROLE_WORDS[standing]})\b|\byour ({ROLE_WORDS[standing]})", said)
        is not None
    )


@pytest.mark.parametrize("standing", ROLE_WORDS)
def test_nobody_is_told_to_ask_the_role_that_they_have(standing: Standing) -> None:
    texts, actor = CATALOGUES.texts("en"), an_actor(standing)
    refusals = [a_sample(kind) for kind in REASONS if kind is not errors.NotPermitted]
    refusals += [errors.NotPermitted(action.who) for action in ACTIONS.values() if not is_permitted(action, actor)]
    said = [sentence(texts, error, actor) or "" for error in (*refusals, *STRANGERS)]
    assert [words for words in (*said, apology(texts, "ab12cd", actor)) if sent_to_themselves(words, standing)] == []
    assert "" not in said


@pytest.mark.parametrize("language", CATALOGUES.codes)
@pytest.mark.parametrize(
    "kind", [kind for kind, said in SENTENCES.items() if isinstance(said, ByReader)], ids=lambda kind: kind.__name__
)
def test_what_differs_by_reader_is_worded_in_every_language(kind: type[Exception], language: str) -> None:
    error = next((one for one in STRANGERS if type(one) is kind), None) or a_sample(kind)  # pyright: ignore
    texts = CATALOGUES.texts(language)
    said = sentence(texts, error, an_actor(Standing.MANAGER))
    assert said and "{" not in said
    assert said != sentence(texts, error, an_actor())
    assert re.search("[.;:] |[。；：።፤፦]", said), "it says what to do next"
