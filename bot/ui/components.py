"""Buttons, menus and forms: data first, Discord's objects last."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, cast

import discord

from bot.ui.custom_ids import CustomId
from bot.ui.lengths import LABEL_ROOM, shortened, size


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
    custom_id: CustomId
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
    custom_id: CustomId
    options: tuple[Option, ...]
    many: bool = False
    may_be_none: bool = False
    """Whether choosing nothing at all is a choice too."""


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
class MemberChoice:
    """A list of the server's members in a form, of whom one may be chosen; it may stay empty."""

    id: str
    label: str
    hint: str = ""
    chosen: int | None = None
    """The account of who stands there already."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A box to tick in a form."""

    id: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A place for a file in a form; it may stay empty."""

    id: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph to read in a form."""

    text: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form: title (45 characters at most), at most five fields, and what sending it asks for."""

    title: str
    custom_id: CustomId
    fields: tuple[Text | Choice | MemberChoice | Tick | File | Paragraph, ...]


Filled = dict[str, str | tuple[str, ...] | bool]
"""What came back from a form, by the fields' ids."""


def joined(labels: Iterable[str]) -> str:
    """One button label for several languages: `Join · Unirse · Ku biir`, within Discord's 80 characters."""
    text = ""
    for label in dict.fromkeys(labels):
        longer = f"{text} · {label}" if text else shortened(label, LABEL_ROOM)
        if size(longer) > LABEL_ROOM:
            break
        text = longer
    return text


def view(
    buttons: Sequence[Button] = (), menu: Menu | None = None, *, server: int | None, reference: str = ""
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
                custom_id=str(menu.custom_id.on(server=server, reference=reference)),
                placeholder=menu.prompt[:150],
                options=_options(menu.options),
                min_values=0 if menu.may_be_none else 1,
                max_values=len(menu.options[:25]) if menu.many else 1,
            )
        )
    for button in buttons:
        custom_id = str(button.custom_id.on(server=server, reference=reference))
        made.add_item(discord.ui.Button(label=button.label[:80], style=button.tone.value, custom_id=custom_id))
    made.stop()
    return made


def modal(form: Form, *, server: int | None, person: int) -> discord.ui.Modal:
    """The form as Discord shows it; its custom id carries the person, so that no two people's forms are one."""
    custom_id = replace(form.custom_id, server=form.custom_id.server or server, reference="", person=person)
    made = discord.ui.Modal(title=form.title[:45], custom_id=str(custom_id), timeout=None)
    for field in form.fields:
        made.add_item(_field(field))
    made.stop()
    return made


def _field(field: Text | Choice | MemberChoice | Tick | File | Paragraph) -> discord.ui.Item[discord.ui.Modal]:
    component: discord.ui.Item[discord.ui.Modal]
    match field:
        case Paragraph():
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
        case MemberChoice():
            chosen = [] if field.chosen is None else [discord.Object(field.chosen, type=discord.User)]
            component = discord.ui.UserSelect(
                custom_id=field.id, required=False, min_values=0, max_values=1, default_values=chosen
            )
        case Tick():
            component = discord.ui.Checkbox(custom_id=field.id)
        case File():
            component = discord.ui.FileUpload(custom_id=field.id, required=False)
    return discord.ui.Label(text=field.label[:45], description=field.hint[:100] or None, component=component)


def _options(options: tuple[Option, ...]) -> list[discord.SelectOption]:
    return [discord.SelectOption(label=o.label[:100], value=o.value, default=o.chosen) for o in options[:25]]


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
