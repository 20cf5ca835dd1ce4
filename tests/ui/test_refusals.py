"""Every refusal has one sentence, in every language, that says what to do next."""

import dataclasses
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.domain import errors
from bot.domain.people import Standing
from bot.i18n.catalogues import Catalogues
from bot.ui.errors import SENTENCES, apology, sentence

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


def test_the_list_of_reasons_and_the_list_of_sentences_are_equal() -> None:
    assert set(errors.ALL) == set(SENTENCES)


@pytest.mark.parametrize("language", CATALOGUES.codes)
@pytest.mark.parametrize("kind", errors.ALL, ids=lambda kind: kind.__name__)
def test_every_reason_is_worded_in_every_language(kind: type[errors.Refusal], language: str) -> None:
    said = sentence(CATALOGUES.texts(language), a_sample(kind))
    assert said
    assert "{" not in said
    assert said.rstrip("*").endswith((".", "።", "。", "؟", "?"))
    assert len(said) <= 600


@pytest.mark.parametrize("kind", errors.ALL, ids=lambda kind: kind.__name__)
def test_every_reason_says_more_than_that_it_cannot_be(kind: type[errors.Refusal]) -> None:
    said = sentence(CATALOGUES.texts("en"), a_sample(kind))
    assert said is not None
    assert said.count(". ") + said.count("; ") + said.count(": ") >= 1 or "Please" in said or "/" in said


def test_what_nobody_foresaw_has_no_sentence_but_an_apology_with_a_reference() -> None:
    texts = CATALOGUES.texts("en")
    assert sentence(texts, ZeroDivisionError("somebody's words")) is None
    assert "ab12cd" in apology(texts, "ab12cd")
