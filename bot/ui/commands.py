"""The names and descriptions of commands in the languages that Discord itself knows."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, cast

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location
from typing_extensions import override

from bot.core.languages import LANGUAGES, language_of_discord
from bot.i18n.catalogues import Catalogues
from bot.i18n.texts import Texts

CONTEXTS = {
    Location.command_name: "command name",
    Location.group_name: "command name",
    Location.command_description: "command description",
    Location.group_description: "command description",
    Location.parameter_name: "option name",
    Location.parameter_description: "option description",
    Location.choice_name: "choice",
}
"""The contexts under which the catalogues keep these words."""


_DEFINED = frozenset(
    {
        *("type", "name", "name_localizations", "description", "description_localizations", "options"),
        *("default_member_permissions", "contexts", "integration_types", "nsfw"),
        *("required", "autocomplete", "choices", "value", "channel_types"),
        *("min_value", "max_value", "min_length", "max_length"),
    }
)
"""What we say of a command, its options and their choices; `dm_permission` is an older word for `contexts`."""


def definitions(commands: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What defines these commands, whether we send them or Discord has them, so that the two can be compared.

    Discord gives them ids besides, says what we left out as it is by default, and keeps no order among commands.
    """
    return sorted(map(_definition, commands), key=lambda command: (command["type"], command["name"]))


def _definition(part: Mapping[str, Any]) -> dict[str, Any]:
    defined: dict[str, Any] = {}
    for key in _DEFINED & part.keys():
        value = part[key]
        if value is None or value is False or value in ([], {}, ""):
            continue
        if key in ("options", "choices"):
            value = [_definition(each) for each in value]
        elif key in ("contexts", "integration_types", "channel_types"):
            value = sorted(cast("list[int]", value))
        elif key == "default_member_permissions":
            value = int(value)
        defined[key] = value
    return defined


_LATIN = "0-9A-Za-z_\u00c0-\u024f"
"""What belongs to an address or to a longer name where it stands beside a command. Letters of other writings do not:
Chinese is written without spaces, and Amharic puts its prepositions right before a word."""


class CommandLinks:
    """Turns `/cohort join` in a sentence into a command to tap, which each app names in its own language."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._names: re.Pattern[str] | None = None
        self._linked = lru_cache(maxsize=512)(self._link)

    def learn(self, commands: Iterable[app_commands.AppCommand]) -> None:
        """Remember the ids that Discord has given to the commands."""
        for command in commands:
            self._ids[command.name] = command.id
            for group in command.options:
                if isinstance(group, app_commands.AppCommandGroup):
                    self._ids[group.qualified_name] = command.id
        self._linked.cache_clear()
        longest_first = sorted(self._ids, key=len, reverse=True)
        self._names = re.compile(
            rf"(?<![<{_LATIN}/`])/({'|'.join(map(re.escape, longest_first))})(?![{_LATIN}]|:[0-9])"
        )

    def link(self, text: str) -> str:
        """The sentence with its commands to tap; as it is while nothing was learned."""
        if self._names is None or "/" not in text:
            return text
        return self._linked(text)

    def _link(self, text: str) -> str:
        """One sentence; many people are sent the same."""
        names = self._names
        return text if names is None else names.sub(lambda found: f"</{found[1]}:{self._ids[found[1]]}>", text)

    def named(self, text: str, picker: Texts) -> str:
        """The same for where nothing can be tapped: commands by the names that this person's picker shows.

        `picker` is the language of their app, which is not always the one in which they read.
        """
        if self._names is None or "/" not in text:
            return text
        return self._names.sub(lambda found: f"/{shown_name(found[1], picker)}", text)


def shown_name(command: str, picker: Texts) -> str:
    """What a command is called in a picker of that language."""
    if not LANGUAGES[picker.language].discord:
        return command
    return " ".join(picker.pgettext("command name", word) for word in command.split())


class CommandTranslator(app_commands.Translator):
    """Shows people the commands in their app's language, where Discord knows it and so do we."""

    def __init__(self, catalogues: Catalogues) -> None:
        super().__init__()
        self.catalogues = catalogues
        self._words: dict[str, Mapping[tuple[str | None, str], str]] = {}
        """By language. Every language of Discord's is asked for at a start, when nobody needs its other words yet."""

    @override
    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        language = language_of_discord(str(locale))
        where = CONTEXTS.get(context.location)
        if language is None or where is None or language not in self.catalogues.codes or language == "en":
            return None
        if language not in self._words:
            self._words[language] = self.catalogues.words_in(language, CONTEXTS.values())
        said = self._words[language].get((where, string.message))
        return said if said != string.message else None
