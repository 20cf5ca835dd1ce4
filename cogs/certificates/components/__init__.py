"""Buttons, menus and forms of certificates."""

from cogs.certificates.components import endings, mine, naming, review

COMPONENTS = (*review.COMPONENTS, *naming.COMPONENTS, *mine.COMPONENTS, *endings.COMPONENTS)
