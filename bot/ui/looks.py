"""How messages look: sections in one or more languages, buttons, menus, forms. Data first, Discord's objects last."""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, cast

import discord

from bot.ui.lengths import LABEL_ROOM, MESSAGE_ROOM, MOST_EMBEDS, TEXT_ROOM, TITLE_ROOM, parted, shortened, size
from bot.ui.presses import Press

READ_ALL = "notice.read"
"""What the button asks for that shows all of a message."""

COLOUR = discord.Colour(0x2F6F6B)
"""The house colour: a quiet teal, 4.5:1 and better on white and on Discord's dark grey."""


class Tone(Enum):
    """What a button is like."""

    MAIN = discord.ButtonStyle.primary
    PLAIN = discord.ButtonStyle.secondary
    YES = discord.ButtonStyle.success
    NO = discord.ButtonStyle.danger


@dataclass(frozen=True, slots=True)
class Button:
    """A button: what it says, and what pressing it asks for."""

    label: str
    press: Press
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose in a menu or form."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu under a message (at most 25 options)."""

    prompt: str
    press: Press
    options: tuple[Option, ...]
    many: bool = False
    may_be_none: bool = False
    """Whether choosing nothing at all is a choice too."""


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

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the sections, each once, in order."""
        return tuple(dict.fromkeys(section.language for section in self.sections))


@dataclass(frozen=True, slots=True)
class Text:
    """A place to write in a form."""

    id: str
    label: str
    long: bool = False
    required: bool = True
    most: int = 4000
    value: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A menu in a form."""

    id: str
    label: str
    options: tuple[Option, ...]
    many: bool = False
    required: bool = True
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A box to tick in a form."""

    id: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph to read in a form."""

    text: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form: title (45 characters at most), at most five fields, and what sending it asks for."""

    title: str
    press: Press
    fields: tuple[Text | Choice | Tick | Words, ...]


Filled = dict[str, str | tuple[str, ...] | bool]
"""What came back from a form, by the fields' ids."""


def plain(text: str) -> str:
    """What people typed, so that Discord shows it as it is: no markdown, no mentions."""
    return discord.utils.escape_mentions(discord.utils.escape_markdown(text))


def joined(labels: Iterable[str]) -> str:
    """One button label for several languages: `Join · Unirse · Ku biir`, within Discord's 80 characters."""
    text = ""
    for label in dict.fromkeys(labels):
        longer = f"{text} · {label}" if text else shortened(label, LABEL_ROOM)
        if size(longer) > LABEL_ROOM:
            break
        text = longer
    return text


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


def embeds(look: RenderedMessage, *, mark: str) -> list[discord.Embed]:
    """One embed per section of a look that fits; the last one carries the mark unseen.

    More than ten sections share embeds, two or more in each.
    """
    made: list[discord.Embed] = []
    together = -(-len(look.sections) // MOST_EMBEDS)
    for first in range(0, len(look.sections), max(1, together)):
        section, *others = look.sections[first : first + together]
        texts = [section.text, *(f"**{one.title}**\n{one.text}" if one.title else one.text for one in others)]
        embed = discord.Embed(title=section.title or None, description="\n\n".join(texts), colour=COLOUR)
        if footer := "\n".join(one.footer for one in (section, *others) if one.footer):
            embed.set_footer(text=footer)
        made.append(embed)
    if made:
        carry(made[-1], mark)
    return made


CARRIER = "https://discord.com/#"
"""An embed's address is seen only where there is a title to press, so what carries a mark has a heading instead.

It stays when the buttons go, whose custom ids carry the mark too.
"""


def carry(embed: discord.Embed, mark: str) -> None:
    """Let this embed carry a notice's mark where nobody sees it."""
    if embed.title:
        embed.description = f"### {embed.title}\n{embed.description or ''}"
        embed.title = None
    embed.url = f"{CARRIER}{mark}"


def still_read(message: discord.Message) -> discord.ui.View | None:
    """What of a message's buttons stays when they are over: the one that shows all of it, if it is folded."""
    kept: list[Button] = []
    for row in message.components:
        for each in getattr(row, "children", [row]):
            press = Press.read(getattr(each, "custom_id", None) or "")
            if press is not None and press.action == READ_ALL:
                kept.append(Button(each.label or "", press))
    return view(kept, server=None, mark=carried(message))


def carried(message: discord.Message | None) -> str:
    """The mark in the address of a message's embeds; empty if there is none."""
    addresses = [embed.url or "" for embed in message.embeds] if message is not None else []
    return next((address.removeprefix(CARRIER) for address in addresses if address.startswith(CARRIER)), "")


def bears(message: discord.Message, mark: str) -> bool:
    """Whether a message carries a notice's mark: in an embed's address, or in the custom id of a component."""
    if carried(message) == mark:
        return True
    for row in message.components:
        for component in getattr(row, "children", [row]):
            press = Press.read(getattr(component, "custom_id", None) or "")
            if press is not None and press.mark == mark:
                return True
    return False


def view(
    buttons: Sequence[Button] = (), menu: Menu | None = None, *, server: int | None, mark: str = ""
) -> discord.ui.View | None:
    """The row of buttons, and the menu above it.

    It is born finished: our one listener answers, not discord.py's store.
    """
    if not buttons and menu is None:
        return None
    made = discord.ui.View(timeout=None)
    if menu is not None:
        made.add_item(
            discord.ui.Select(
                custom_id=str(menu.press.on(server=menu.press.server or server, mark=mark)),
                placeholder=menu.prompt[:150],
                options=_options(menu.options),
                min_values=0 if menu.may_be_none else 1,
                max_values=len(menu.options[:25]) if menu.many else 1,
            )
        )
    for button in buttons:
        made.add_item(
            discord.ui.Button(
                label=button.label[:80],
                style=button.tone.value,
                custom_id=str(button.press.on(server=button.press.server or server, mark=mark or button.press.mark)),
            )
        )
    made.stop()
    return made


def modal(form: Form, *, server: int | None, person: int) -> discord.ui.Modal:
    """The form as Discord shows it; its custom id carries the person, so that no two people's forms are one."""
    press = Press(form.press.action, form.press.subject, form.press.choice, form.press.server or server, "", person)
    made = discord.ui.Modal(title=form.title[:45], custom_id=str(press), timeout=None)
    for field in form.fields:
        made.add_item(_field(field))
    made.stop()
    return made


def _field(field: Text | Choice | Tick | Words) -> discord.ui.Item[discord.ui.Modal]:
    component: discord.ui.Item[discord.ui.Modal]
    match field:
        case Words():
            return discord.ui.TextDisplay(field.text[:4000])
        case Text():
            component = discord.ui.TextInput(
                custom_id=field.id,
                style=discord.TextStyle.long if field.long else discord.TextStyle.short,
                required=field.required,
                max_length=field.most,
                default=field.value or None,
            )
        case Choice():
            component = discord.ui.Select(
                custom_id=field.id,
                options=_options(field.options),
                required=field.required,
                min_values=1 if field.required else 0,
                max_values=len(field.options[:25]) if field.many else 1,
            )
        case Tick():
            component = discord.ui.Checkbox(custom_id=field.id)
    return discord.ui.Label(text=field.label[:45], description=field.hint[:100] or None, component=component)


def _options(options: tuple[Option, ...]) -> list[discord.SelectOption]:
    return [discord.SelectOption(label=o.label[:100], value=o.value, default=o.chosen) for o in options[:25]]


def files(attached: Sequence[Attached]) -> list[discord.File]:
    """Files as Discord takes them; made anew for each attempt, since sending reads them to their end."""
    return [discord.File(io.BytesIO(a.content), a.name, description=a.description or None) for a in attached]


def filled(interaction: discord.Interaction) -> Filled:
    """What a person put into a form, by the fields' ids."""
    values: Filled = {}
    sent = cast("dict[str, Any]", interaction.data or {})
    for row in sent.get("components", []):
        component: dict[str, Any] | None = row.get("component")
        if component is None:
            continue
        if "values" in component:
            values[component["custom_id"]] = tuple(component["values"])
        elif "value" in component:
            values[component["custom_id"]] = component["value"]
    return values
