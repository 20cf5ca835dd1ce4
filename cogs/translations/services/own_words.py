"""What a server reads instead of our words."""

from collections.abc import Sequence

from sqlalchemy import select

from bot.db import Tx
from bot.i18n.words import NAMES
from bot.people.server_words import OwnWords
from cogs.translations.models import ServerWords


def of_server(tx: Tx, *, server: int) -> Sequence[OwnWords]:
    """All words that reviewers approved, but for names of commands: Discord shows these alike in all servers."""
    rows = tx.execute(
        select(ServerWords.language, ServerWords.context, ServerWords.message, ServerWords.words).where(
            ServerWords.server_id == server
        )
    )
    return [OwnWords(language, context, message, tuple(words)) for language, context, message, words in rows
            if context not in NAMES]  # fmt: skip
