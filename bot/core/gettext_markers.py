"""Marks for words in constants, so that the extraction finds them; they are translated where they are read."""


def N_(message: str) -> str:  # noqa: N802 (gettext's own name for it)
    """Mark a message for translation; it is looked up later with `Texts.gettext`."""
    return message


def P_(context: str, message: str) -> str:  # noqa: N802
    """Mark a message of a context (`button`, `form label`, …), to be looked up with `Texts.pgettext(context, …)`."""
    del context
    return message
