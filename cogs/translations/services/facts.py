"""What is so of suggestions, as far as it decides what is open to a person (`bot.people.facts`)."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, exists

from bot.core.authority import Fact
from bot.people.act import Act
from cogs.translations.actions import WORDS_WAIT
from cogs.translations.services.reviewing import waits_for


def conditions(act: Act) -> Mapping[Fact, ColumnElement[bool]]:
    """When it holds."""
    return {WORDS_WAIT: exists().where(*waits_for(act))}
