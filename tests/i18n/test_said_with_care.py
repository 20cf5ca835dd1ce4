"""What is said about safety, consent, agreements, privacy, deletion and crisis has its English beside a draft."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core.support import read
from bot.i18n.catalogues import Catalogues
from cogs.cohorts.rules.cohorts import AGREEMENTS
from cogs.prompts.notices import PRIVACY_NOTE
from cogs.support.wording import support

CAREFUL = (
    # agreements and consent
    "A place needs the group agreement.",
    "You can have all of it deleted at any time",
    # who can read what
    "Besides you, whoever has the permission Manage Threads",
    "Your channel is {channel}; only your cohort, its staff",
    "Your goals are kept encrypted.",
    "**Your reflections and journal**",
    "**Your place in a cohort**",
    "**Your choices**",
    "**What I write to you**",
    "**Better words that you suggested for mine**",
    "**Never kept**",
    "Please never write names or details of children or families here.",
    "Only you can see this message, and nobody is told that you asked.",
    "Only you can read what you write here, unless you share it; it is kept encrypted.",
    "Thank you. What you wrote is kept in your journal, and only you can read it",
    "Only you can read it.",
    "You and {name} can read it, as long as {name} is your mentor.",
    "Only you can read it now. {name} could read it while {name} was your mentor.",
    "Everybody who can see the channel of {cohort} can read it there, under your name.",
    "{name} could read it, as long as they are your mentor",
    "I would post your reflection in the channel of {cohort}, under your name.",
    "It could not be shared as you chose, so only you can read it.",
    "It cannot be shared like that any more, so only you can read it.",
    "There is nothing here that you can read now: a reflection is open to a mentor",
    "{person} shares a reflection with you, as their mentor. Only the two of you can read it.",
    "It is taken back: it counts no more, and nobody else can read it.",
    "It counts again. Only you can read it.",
    "Nothing is written here yet. This place is for you alone.",
    "Here is everything that you wrote, for you alone.",
    "One question first: could somebody tell from {pieces} who is meant?",
    # deletion
    "This would be deleted, in all servers, for good:",
    "Your hours and certificates would be gone too",
    "If you have a private thread of your own with me",
    "Nothing is kept about you.",
    "Everything of yours is deleted.",
    "What you wrote on {date} would be deleted for good, everywhere",
    "It is deleted, everywhere.",
    # crisis
    "You are not alone, and you do not have to explain anything here.",
    "In a crisis, /support has numbers to call.",
    "Anything else? Ask a facilitator; they are glad to help. In a crisis, use /support.",
)
"""The beginnings of these sentences."""
SHARED = (
    "This is your cohort’s own channel.",
    "Here I announce sessions and post prompts. What you write in a reflection is yours alone, unless you share it.",
    PRIVACY_NOTE,
    *(point for points in AGREEMENTS.values() for point in points),
)
"""These stand in posts of several languages too, where English is beside them already; else they are said with care."""


def said() -> Iterator[tuple[str, str]]:
    """How each sentence of the product is marked, and what it says."""
    for path in sorted((*Path("bot").rglob("*.py"), *Path("cogs").rglob("*.py"))):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant):
                name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
                if name in {"gettext", "careful", "N_"} and isinstance(call.args[0].value, str):
                    yield name, call.args[0].value


SAID = list(said())


@pytest.mark.parametrize("sentence", CAREFUL)
def test_it_is_said_with_care_wherever_it_is_said(sentence: str) -> None:
    assert {name for name, message in SAID if message.startswith(sentence)} == {"careful"}


@pytest.mark.parametrize("sentence", SHARED)
def test_what_stands_in_shared_posts_is_marked_and_said_with_care_where_english_is_not_beside_it(sentence: str) -> None:
    assert {name for name, message in SAID if message.startswith(sentence)} == {"N_"}


def test_support_lines_have_their_english_beside_every_draft() -> None:
    catalogues = Catalogues.load()
    drafts = [code for code in catalogues.codes if not catalogues.texts(code).reviewed]
    for code in drafts:
        assert "988" in support(catalogues.texts(code), read(None))
        assert "English:" in support(catalogues.texts(code), read(None))
