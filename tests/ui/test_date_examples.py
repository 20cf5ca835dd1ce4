"""What we write as examples of dates can be read, in every language in which we write it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from discord import app_commands

from bot.domain.errors import MalformedDate, MalformedTime
from bot.i18n.catalogues import Catalogues
from bot.i18n.texts import Texts
from bot.ui import errors
from bot.ui.dates import Kind, Written, readings, worded
from bot.ui.options import DateOption
from cogs.cohorts.cog import Cohorts
from cogs.meetings.cog import Meetings
from cogs.people.cog import People
from cogs.prompts.cog import Prompts
from cogs.sessions.cog import Sessions
from tests.support.people import an_actor

CATALOGUES = Catalogues.load()
NOW = datetime(2026, 9, 1, 16, tzinfo=UTC)
EXAMPLES = re.compile(r"(?:like|ejemplo:|como|sida) (.+)$")


def date_options() -> Iterator[tuple[str, DateOption, str]]:
    """Every option for dates, with its description."""
    for cog in (Cohorts, Meetings, People, Prompts, Sessions):
        for command in cast("list[Any]", cog.__cog_app_commands__):
            assert isinstance(command, app_commands.Command)
            for parameter in command._params.values():  # pyright: ignore[reportPrivateUsage]
                inner = parameter._annotation  # pyright: ignore[reportPrivateUsage]
                if isinstance(inner, DateOption):
                    assert inner.option == parameter.display_name, "the option's name is what people see"
                    yield command.qualified_name, inner, str(parameter.description)


OPTIONS = list(date_options())


def read_all(text: str, kind: Kind, t: Texts, *, past: bool = False) -> None:
    for example in re.split(r",? (?:or|o|ama) |, ", text) if kind is not Kind.DAYS else [text]:
        found = readings(an_actor(language=t.language), Written(example, "to", kind, past), "UTC", now=NOW)
        assert found, (t.language, example)
        assert all(worded(t, value) for value in found)


def test_every_option_for_dates_is_one_of_ours() -> None:
    assert len(OPTIONS) == 15
    for cog in (Cohorts, Meetings, People, Prompts, Sessions):
        for command in cast("list[Any]", cog.__cog_app_commands__):
            assert "2026-" not in str(command.description)


@pytest.mark.parametrize("language", CATALOGUES.codes)
def test_the_examples_in_descriptions_can_be_read(language: str) -> None:
    t = CATALOGUES.texts(language)
    for name, option, description in OPTIONS:
        said = t.pgettext("option description", description)
        found = EXAMPLES.search(said)
        assert found, (name, said)
        read_all(found[1], option.kind, t, past=option.past)


@pytest.mark.parametrize("language", CATALOGUES.codes)
def test_the_examples_in_refusals_can_be_read(language: str) -> None:
    t = CATALOGUES.texts(language)
    for refusal, kind in ((MalformedTime("?"), Kind.TIME), (MalformedDate("?"), Kind.DAY)):
        said = errors.sentence(t, refusal) or ""
        found = re.search(r"(?:like|ejemplo[:,]|como|tusaale:|sida) ([^.]*?\d{4}-\d\d-\d\d(?: \d\d:\d\d)?)", said)
        assert found, said
        read_all(found[1].removeprefix("como "), kind, t)
