"""The printing press of this process: one for all that print, made when the first certificate is."""

from functools import cache

from bot.render import Press


@cache
def press() -> Press:
    """The press. It prints one page after the other, in a thread of its own."""
    return Press()
