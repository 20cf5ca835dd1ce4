"""What is so of prompts, as far as it decides what is open to a person (`bot.people.facts`)."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, exists

from bot.core.authority import Fact
from bot.people.act import Act
from cogs.prompts.actions import OWN_PROMPTS
from cogs.prompts.models import Prompt


def conditions(act: Act) -> Mapping[Fact, ColumnElement[bool]]:
    """When it holds."""
    return {OWN_PROMPTS: exists().where(Prompt.server_id == act.server, Prompt.retired_at.is_(None))}
