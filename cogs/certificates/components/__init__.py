"""Buttons, menus and forms of certificates."""

from cogs.certificates.components import naming, review

COMPONENTS = (*review.COMPONENTS, *naming.COMPONENTS)
