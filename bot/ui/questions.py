"""What is asked back: which of several is meant, and whether a date is read rightly. The command goes on from there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import discord
from discord import app_commands
from discord.app_commands import Namespace

from bot.db import Tx
from bot.domain.errors import AsRead, Found, QuestionOver, SeveralFit, WhichDate
from bot.domain.finding import LABEL, fits, meant, shortened, told_apart
from bot.domain.times import zone
from bot.i18n.texts import Texts
from bot.services import sessions
from bot.services.act import Act
from bot.services.questions import Command
from bot.ui import dates
from bot.ui.errors import Questions
from bot.ui.looks import Button, Menu, Option, Tone, plain
from bot.ui.presses import Press

ANSWERED = "question"
"""The action of the buttons and menus below."""
BUTTON = 80
"""Characters that a button can have."""
_COMMAND, _GROUPS, _USER, _CHANNEL = 2, (1, 2), 6, 7


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: what it says, and what can be answered."""

    text: str
    labels: tuple[str, ...]
    choices: tuple[Mapping[str, str], ...]
    """For each label, which options get which value."""
    prompt: str = ""
    """What stands on the menu; without it there are buttons."""

    def buttons(self, number: int) -> list[Button]:
        """One button an answer."""
        if self.prompt:
            return []
        tone = Tone.YES if len(self.labels) == 1 else Tone.PLAIN
        return [
            Button(shortened(label, BUTTON), Press(ANSWERED, number, str(n)), tone)
            for n, label in enumerate(self.labels)
        ]

    def menu(self, number: int) -> Menu | None:
        """The answers in a menu."""
        if not self.prompt:
            return None
        options = tuple(Option(str(n), label) for n, label in enumerate(self.labels))
        return Menu(self.prompt, Press(ANSWERED, number), options)


def asked(t: Texts, unclear: WhichDate | SeveralFit, asks: Questions) -> Asked:
    """The question about what is unclear."""
    return _which(t, unclear, asks) if isinstance(unclear, SeveralFit) else _when(t, unclear)


def _which(t: Texts, unclear: SeveralFit, asks: Questions) -> Asked:
    found = unclear.found[:25]
    said = plain(shortened(unclear.text, LABEL))
    ask = asks.get(type(unclear))
    text = ask(t, said) if ask else t.gettext("“{text}” fits several. Which one do you mean?", text=said)
    if len(unclear.found) > len(found):
        text += "\n" + t.gettext("There are more than I can show here; a longer name finds those.")
    return Asked(
        text,
        tuple(labels(t, found)),
        tuple({unclear.option: one.value} for one in found),
        t.gettext("Choose one"),
    )


def _when(t: Texts, unclear: WhichDate) -> Asked:
    clear = [one for one in unclear.dates if len(one.values) == 1]
    open_ = next((one for one in unclear.dates if len(one.values) > 1), None)
    chosen = {one.option: one.values[0] for one in clear}
    lines = [_line(t, unclear.zone, one) for one in clear]
    if open_ is None:
        lines = [t.gettext("I read this as:"), *lines, t.gettext("Nothing is done yet. Is that right?")]
        return Asked("\n".join(lines), (t.pgettext("button", "Yes, go on"),), (chosen,))
    lines.append(
        t.gettext(
            "“{text}” can be read in several ways. Which one do you mean?", text=plain(shortened(open_.text, LABEL))
        )
    )
    lines += [odd for value in open_.values if (odd := _odd(t, unclear.zone, value))]
    said = [dates.worded(t, value) for value in open_.values]
    return Asked("\n".join(lines), tuple(told_apart(said)), tuple({**chosen, open_.option: v} for v in open_.values))


def _line(t: Texts, where: str, one: AsRead) -> str:
    line = t.gettext(
        "- “{text}”: **{date}**",
        text=plain(shortened(one.text, LABEL)),
        date=plain(dates.worded(t, one.values[0])),
    )
    return "\n".join(part for part in (line, _odd(t, where, one.values[0])) if part)


def _odd(t: Texts, where: str, value: str) -> str:
    """What clocks do at that time."""
    if dates.is_skipped(value, where):
        return t.gettext(
            "⚠️ Clocks skip {time}; it is at {really} then.",
            time=dates.worded(t, value),
            really=t.wall_time(dates.really(value, where)),
        )
    if dates.is_twice(value, where):
        return t.gettext("⚠️ Clocks show {time} twice; I take the first.", time=dates.worded(t, value))
    return ""


def labels(t: Texts, found: Sequence[Found]) -> list[str]:
    """What things are called in a list: with date, hour and cohort where they have them, and no two alike."""
    return told_apart([_label(t, one) for one in found])


def _label(t: Texts, one: Found) -> str:
    if one.at is None:
        return one.name
    when = t.short_wall_time(one.at.astimezone(zone(one.zone)).replace(tzinfo=None))
    if (
        t.zone != one.zone
        and one.at.astimezone(zone(t.zone)).utcoffset() != one.at.astimezone(zone(one.zone)).utcoffset()
    ):
        when += f" ({one.zone.rpartition('/')[2].replace('_', ' ')})"
    group = shortened(one.group, 30)
    room = LABEL - len(when) - len(group) - 6
    return f"{shortened(one.name, max(room, 20))} · {when} · {group}"


def as_shown(t: Texts, tx: Tx, act: Act, named: dict[str, Any]) -> dict[str, Any]:
    """What a service is called with, its session also where somebody typed it as lists show it: `sep 8`, `mar 8 sept`.

    Raises:
        SeveralFit: several are shown so.
    """
    typed = named.get("session")
    if not isinstance(typed, str) or not typed.strip() or typed.strip().removeprefix("#").isdecimal():
        return named
    there = sessions.suggest(tx, act)
    if meant(typed, there, lambda one: (one.name, one.group, _wall(one))):
        return named
    shown = [one for one in there if fits(typed, *labels(t, [one]))]
    if len(shown) > 1:
        raise SeveralFit("session", typed.strip(), tuple(replace(one, value=f"#{one.value}") for one in shown))
    return {**named, "session": f"#{shown[0].value}"} if shown else named


def fitting(t: Texts, typed: str, found: Iterable[Found]) -> Iterator[Found]:
    """The sessions that fit what is being typed, by title, cohort, date and hour, in words or in numbers."""
    for one in found:
        if fits(typed, one.name, one.group, *labels(t, [one]), _wall(one)) or typed.strip() == one.value:
            yield one


def _wall(one: Found) -> str:
    return one.at.astimezone(zone(one.zone)).strftime("%Y-%m-%d %H:%M") if one.at is not None else ""


# --- the command that waits ------------------------------------------------------------------------------------------


def of(interaction: discord.Interaction[Any]) -> Command | None:
    """The command that somebody gives here, or goes on with; None if it is none."""
    kept = interaction.extras.get("command")
    if isinstance(kept, Command):
        return kept
    if interaction.type is not discord.InteractionType.application_command or interaction.guild_id is None:
        return None
    data = cast("dict[str, Any]", interaction.data or {})
    path, options = [str(data.get("name", ""))], cast("list[dict[str, Any]]", data.get("options", []))
    while len(options) == 1 and options[0]["type"] in _GROUPS:
        path.append(options[0]["name"])
        options = options[0].get("options", [])
    given = tuple({"name": one["name"], "type": one["type"], "value": one["value"]} for one in options)
    return Command(" ".join(path), given)


def goes_on(interaction: discord.Interaction[Any]) -> bool:
    """Whether a command goes on here, after its person has answered."""
    return isinstance(interaction.extras.get("command"), Command)


async def give(interaction: discord.Interaction[Any], command: Command) -> None:
    """Give a command again, with what was chosen in it, as if it had just been sent.

    Raises:
        QuestionOver: there is no such command any more.
        app_commands.AppCommandError: it cannot be given so.
    """
    tree = cast("app_commands.CommandTree[Any]", interaction.client.tree)
    found: Any = None
    for name in command.name.split():
        found = tree.get_command(name) if found is None else found.get_command(name)
        if found is None:
            raise QuestionOver
    if not isinstance(found, app_commands.Command):
        raise QuestionOver
    options = [dict(option) for option in command.options]
    namespace = Namespace(interaction, cast(Any, await _resolved(interaction, options)), cast(Any, options))
    interaction.extras["command"] = command
    # discord.py has no public way to give a command other than Discord's own event.
    await found._invoke_with_namespace(interaction, namespace)  # pyright: ignore[reportPrivateUsage]


async def _resolved(interaction: discord.Interaction[Any], options: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """People and channels as they are now; whoever is gone is missing."""
    found: dict[str, dict[str, Any]] = {"users": {}, "members": {}, "channels": {}}
    guild = interaction.guild
    for option in options:
        if option["type"] == _USER and interaction.guild_id is not None:
            await _resolve_person(interaction, interaction.guild_id, str(option["value"]), found)
        channel = guild.get_channel(int(option["value"])) if guild is not None and option["type"] == _CHANNEL else None
        if channel is not None:
            found["channels"][str(channel.id)] = {
                "id": str(channel.id),
                "name": channel.name,
                "type": channel.type.value,
                "permissions": "0",
            }
    return found


async def _resolve_person(
    interaction: discord.Interaction[Any], server: int, user: str, found: dict[str, dict[str, Any]]
) -> None:
    http = interaction.client.http
    try:
        member = cast("dict[str, Any]", await http.get_member(server, int(user)))
        found["users"][user] = member.pop("user")
        found["members"][user] = {"permissions": "0", **member}
    except discord.NotFound:
        found["users"][user] = await http.get_user(int(user))
