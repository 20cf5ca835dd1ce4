"""Wording notices for their readers, as messages that fit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.i18n.catalogues import Catalogues
from bot.logs import named
from bot.outbox.notices import NoticeContent
from bot.ui import fitting
from bot.ui.messages import RenderedMessage
from bot.ui.notices import NoticeKind

log = named(__name__)


class NotWorded(Exception):
    """A mistake in one feature's words; `code` is how it is written down."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Wording:
    """How notices of every kind are worded."""

    kinds: Mapping[str, NoticeKind]
    catalogues: Catalogues
    link: Callable[[str], str]
    """Turns the commands in a text into commands to tap."""

    async def message(
        self, kind: str, content: NoticeContent, *, server: int, row: int, folds: bool = True
    ) -> RenderedMessage:
        """How a notice looks to its readers; with `folds`, what is too long is folded, and **Read all** shows it.

        Raises:
            NotWorded: it cannot be worded.
        """
        texts = [
            self.catalogues.texts(language, content.zone, server=server, ethiopian=content.ethiopian)
            for language in content.languages
        ]
        try:
            rendered = await self.kinds[kind].worded(content.facts, texts)
            return fitting.fit(fitting.linked(rendered, self.link), fitting.read_all(row, texts)) if folds else rendered
        except Exception as error:
            log.error("a notice could not be worded", row=row, kind=kind, exc_info=error)
            raise NotWorded(type(error).__name__) from error
