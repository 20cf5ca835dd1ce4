"""Messages in one or more languages, as embeds and files."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import discord

from bot.ui.components import Button
from bot.ui.lengths import MESSAGE_ROOM, MOST_EMBEDS, TEXT_ROOM, TITLE_ROOM, parted, shortened, size
from bot.ui.references import carry

COLOUR = discord.Colour(0x2F6F6B)
"""The house colour: a quiet teal, 4.5:1 and better on white and on Discord's dark grey."""


@dataclass(frozen=True, slots=True)
class Fold:
    """A piece of a section that can be shorter, and how: `shorter(text, room)` gives at most so many characters.

    Without more, its beginning says enough.
    """

    text: str
    shorter: Callable[[str, int], str] = shortened


@dataclass(frozen=True, slots=True)
class Section:
    """A piece of a message, in one language."""

    language: str
    title: str
    text: str
    footer: str = ""
    folds: tuple[Fold, ...] = ()
    """Pieces of the text that are shortened before anything else where all does not fit, in this order."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with a message."""

    name: str
    content: bytes
    description: str = ""


@dataclass(frozen=True, slots=True)
class RenderedMessage:
    """A message that the bot owes somebody, in all the languages that it must have."""

    sections: tuple[Section, ...]
    buttons: tuple[Button, ...] = ()
    mention_role: int | None = None
    files: tuple[Attached, ...] = ()
    reads_whole: bool = False
    """Whether one of its buttons shows all of it, in the reader's language."""


def plain(text: str) -> str:
    """What people typed, so that Discord shows it as it is: no markdown, no mentions."""
    return discord.utils.escape_mentions(discord.utils.escape_markdown(text))


def framed(text: str, title: str = "") -> list[list[discord.Embed]]:
    """A long text in frames, parted between its paragraphs, as many messages as it takes; the first has the title."""
    title = shortened(title, TITLE_ROOM)
    messages: list[list[discord.Embed]] = [[]]
    left = MESSAGE_ROOM - size(title)
    for part in parted(text, TEXT_ROOM):
        if size(part) > left:
            messages.append([])
            left = MESSAGE_ROOM
        messages[-1].append(discord.Embed(description=part, colour=COLOUR))
        left -= size(part)
    messages[0][0].title = title or None
    return messages


def embeds(rendered: RenderedMessage, *, reference: str) -> list[discord.Embed]:
    """One embed per section of a look that fits; the last one carries the reference unseen.

    More than ten sections share embeds, two or more in each.
    """
    made: list[discord.Embed] = []
    together = -(-len(rendered.sections) // MOST_EMBEDS)
    for first in range(0, len(rendered.sections), max(1, together)):
        section, *others = rendered.sections[first : first + together]
        texts = [section.text, *(f"**{one.title}**\n{one.text}" if one.title else one.text for one in others)]
        embed = discord.Embed(title=section.title or None, description="\n\n".join(texts), colour=COLOUR)
        if footer := "\n".join(one.footer for one in (section, *others) if one.footer):
            embed.set_footer(text=footer)
        made.append(embed)
    if made:
        carry(made[-1], reference)
    return made


def files(attached: Sequence[Attached]) -> list[discord.File]:
    """Files as Discord takes them; made anew for each attempt, since sending reads them to their end."""
    return [discord.File(io.BytesIO(a.content), a.name, description=a.description or None) for a in attached]
