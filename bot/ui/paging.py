"""Turning the pages of a long list: where one is, and the buttons back and forth."""

from collections.abc import Callable

from bot.core.paging import Page
from bot.i18n.texts import Texts
from bot.ui.components import Button
from bot.ui.custom_ids import CustomId


def position(t: Texts, page: Page) -> list[str]:
    """Which page of how many, as a line; none where there is but one."""
    if page.count <= 1:
        return []
    return [t.gettext("Page {page} of {pages}", page=t.number(page.number + 1), pages=t.number(page.count))]


def buttons(t: Texts, page: Page, to: Callable[[int], CustomId]) -> list[Button]:
    """Back and forth, where there is a page; `to` says how a page is asked for."""
    made: list[Button] = []
    if page.number > 0:
        made.append(Button(t.pgettext("button", "Back"), to(page.number - 1)))
    if page.number + 1 < page.count:
        made.append(Button(t.pgettext("button", "Next"), to(page.number + 1)))
    return made
