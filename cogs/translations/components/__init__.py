"""What can be pressed and filled in: to suggest better words, and to review what was suggested."""

from cogs.translations.components.suggestions import COMPONENTS

__all__ = ["COMPONENTS"]
