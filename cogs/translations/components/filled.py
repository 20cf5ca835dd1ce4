"""What people wrote into a form for better words: where it cannot be kept, they get it back."""

from collections.abc import Generator
from contextlib import contextmanager

from bot.ui.context import InteractionContext
from cogs.translations.refusals import UnfitWords


def written(context: InteractionContext) -> dict[str, str]:
    """The fields of a form and what stands in them."""
    return {field: said for field, said in context.filled().items() if isinstance(said, str)}


@contextmanager
def given_back(context: InteractionContext) -> Generator[dict[str, str]]:
    """What came with a form; where it cannot be kept, for whatever reason, the person gets it back."""
    said = written(context)
    context.at_stake = "\n".join(said.values())
    try:
        yield said
    except UnfitWords:  # these give the words back themselves
        context.at_stake = ""
        raise
    context.at_stake = ""
