"""What can be pressed and filled in: Reflect under a prompt, the pages of the journal, and what is shared."""

from cogs.reflections.components import forms, journal

COMPONENTS = (*forms.COMPONENTS, *journal.COMPONENTS)
