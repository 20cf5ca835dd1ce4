"""What is so of suggestions, as far as it decides what is open to a person (`bot.people.facts`)."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, exists

from bot.core.authority import Fact
from bot.people.act import Act
from cogs.translations.actions import WORDS_WAIT
from cogs.translations.models import TranslationSuggestion
from cogs.translations.rules import SuggestionState


def conditions(act: Act) -> Mapping[Fact, ColumnElement[bool]]:
    """When it holds."""
    waits = exists().where(
        TranslationSuggestion.server_id == act.server, TranslationSuggestion.state == SuggestionState.OPEN
    )
    return {WORDS_WAIT: waits}
