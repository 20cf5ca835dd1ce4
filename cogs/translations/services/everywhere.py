"""What reviewers approved in all servers, for whoever brings it back into the catalogues."""

from sqlalchemy import select

from bot.db import Tx
from bot.i18n.approved_words import ApprovedWords
from cogs.translations.models import ServerWords


def approved(tx: Tx, *, server: int | None) -> list[ApprovedWords]:
    """The words of every server, or of one; who suggested or approved them is not told."""
    wanted = select(
        *(ServerWords.server_id, ServerWords.language, ServerWords.context, ServerWords.message, ServerWords.words),
        ServerWords.reviewed,
    ).order_by(ServerWords.server_id, ServerWords.id)
    if server is not None:
        wanted = wanted.where(ServerWords.server_id == server)
    return [
        ApprovedWords(server_id, language, (context, message), tuple(words), reviewed)
        for server_id, language, context, message, words, reviewed in tx.execute(wanted)
    ]
