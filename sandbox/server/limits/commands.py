"""What Discord accepts as an application's commands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from sandbox.server.limits.form import Form

SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(1, 12)
CHAT, USER_MENU, MESSAGE_MENU = 1, 2, 3
LOCALES: Final = frozenset(
    [
        "id",
        "da",
        "de",
        "en-GB",
        "en-US",
        "es-ES",
        "es-419",
        "fr",
        "hr",
        "it",
        "lt",
        "hu",
        "nl",
        "no",
        "pl",
        "pt-BR",
        "ro",
        "fi",
        "sv-SE",
        "vi",
        "tr",
        "cs",
        "el",
        "bg",
        "ru",
        "uk",
        "hi",
        "th",
        "zh-CN",
        "ja",
        "zh-TW",
        "ko",
    ]
)
# Discord's pattern is ^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$; combining signs of Devanagari and Thai included.
NAME: Final = re.compile(r"[-_'\w\u0900-\u097F\u0E00-\u0E7F]{1,32}")


def inspect_all(commands: list[Any]) -> None:
    """Refuse a list of commands that Discord would not take: 100 at most, 5 of each menu, each name once."""
    form = Form()
    for kind, most in ((CHAT, 100), (USER_MENU, 15), (MESSAGE_MENU, 15)):
        if sum(each.get("type", CHAT) == kind for each in commands if isinstance(each, dict)) > most:
            form.error("_commands", "APPLICATION_COMMAND_TOO_MANY", f"At most {most} commands of type {kind}")
    seen: set[tuple[object, object]] = set()
    for index, each in enumerate(commands):
        command = form.mapping(str(index), each)
        key = (command.get("type", CHAT), command.get("name"))
        if key in seen:
            form.error(
                f"{index}.name", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique"
            )
        seen.add(key)
        _inspect(form, f"{index}.", command)
    for kind in (CHAT, USER_MENU, MESSAGE_MENU):
        _told_apart(form, "", [each for each in commands if isinstance(each, dict) and each.get("type", CHAT) == kind])
    form.check()


def inspect(command: Mapping[str, Any]) -> None:
    """Refuse one command that Discord would not take."""
    form = Form()
    _inspect(form, "", command)
    form.check()


def _inspect(form: Form, at: str, command: Mapping[str, Any]) -> None:
    kind = command.get("type", CHAT)
    form.choice(f"{at}type", kind, {CHAT, USER_MENU, MESSAGE_MENU})
    _name(form, at, command, chat=kind == CHAT)
    if kind == CHAT:
        _description(form, at, command)
    elif command.get("description"):
        form.error(
            f"{at}description", "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_NOT_ALLOWED", "No description in a menu"
        )
    if kind != CHAT and command.get("options"):
        form.error(f"{at}options", "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS_NOT_ALLOWED", "No options in a menu")
    _options(form, f"{at}options", command.get("options"), depth=0)
    for index, context in enumerate(form.items(f"{at}contexts", command.get("contexts"), 3)):
        form.choice(f"{at}contexts.{index}", context, {0, 1, 2})
    for index, install in enumerate(form.items(f"{at}integration_types", command.get("integration_types"), 2)):
        form.choice(f"{at}integration_types.{index}", install, {0, 1})
    if _letters(command) > 8000:
        form.error(f"{at}options", "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)")


def _told_apart(form: Form, path: str, named: list[Any]) -> None:
    """In each language no two of these have one name (that Discord looks at translations too is from memory)."""
    for locale in LOCALES:
        seen: set[object] = set()
        for each in named:
            translated = (each.get("name_localizations") or {}).get(locale)
            name = translated or each.get("name")
            if name in seen and translated:
                form.error(
                    f"{path}name_localizations.{locale}",
                    "APPLICATION_COMMANDS_DUPLICATE_NAME",
                    f"The name {name} is already used",
                )
            seen.add(name)


def _letters(part: Mapping[str, Any]) -> int:
    def longest(key: str) -> int:
        localized = part.get(f"{key}_localizations") or {}
        return max([len(str(part.get(key) or "")), *(len(each) for each in localized.values())])

    return (
        longest("name")
        + longest("description")
        + sum(_letters(option) for option in part.get("options") or [])
        + sum(len(str(choice.get("name"))) + len(str(choice.get("value"))) for choice in part.get("choices") or [])
    )


def _name(form: Form, at: str, part: Mapping[str, Any], *, chat: bool = True) -> None:
    _one_name(form, f"{at}name", part.get("name"), chat=chat)
    for locale, name in (part.get("name_localizations") or {}).items():
        form.choice(f"{at}name_localizations", locale, LOCALES)
        _one_name(form, f"{at}name_localizations.{locale}", name, chat=chat)


def _one_name(form: Form, path: str, name: object, *, chat: bool) -> None:
    text = form.text(path, name, 32, 1, required=True)
    if chat and text and (not NAME.fullmatch(text) or text != text.lower()):
        form.error(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _description(form: Form, at: str, part: Mapping[str, Any]) -> None:
    form.text(f"{at}description", part.get("description"), 100, 1, required=True)
    for locale, text in (part.get("description_localizations") or {}).items():
        form.choice(f"{at}description_localizations", locale, LOCALES)
        form.text(f"{at}description_localizations.{locale}", text, 100, 1, required=True)


def _options(form: Form, path: str, options: object, *, depth: int) -> None:
    seen: set[object] = set()
    optional_seen = False
    for index, each in enumerate(form.items(path, options, 25)):
        at = f"{path}.{index}."
        option = form.mapping(f"{path}.{index}", each)
        kind = form.number(f"{at}type", option.get("type"), SUBCOMMAND, ATTACHMENT, required=True)
        _name(form, at, option)
        _description(form, at, option)
        if option.get("name") in seen:
            form.error(f"{at}name", "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE", "Option names must be unique")
        seen.add(option.get("name"))
        if kind in (SUBCOMMAND, GROUP):
            if depth + (kind == SUBCOMMAND) > 2 or (kind == GROUP and depth > 0):
                form.error(f"{at}type", "APPLICATION_COMMAND_INVALID_NESTING", "Groups cannot be nested so deep")
            _options(form, f"{at}options", option.get("options"), depth=depth + 1 if kind == GROUP else depth + 2)
            continue
        if option.get("required") and optional_seen:
            code = "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"
            form.error(f"{at}required", code, "Required options must be placed before non-required options")
        optional_seen = optional_seen or not option.get("required")
        _choices(form, at, option, kind)
    _told_apart(form, f"{path}.", [each for each in options or [] if isinstance(each, dict)])  # pyright: ignore[reportGeneralTypeIssues]
    kinds = {each.get("type") in (SUBCOMMAND, GROUP) for each in options or [] if isinstance(each, dict)}  # pyright: ignore[reportGeneralTypeIssues]
    if len(kinds) > 1:
        form.error(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-commands and options do not mix")


def _choices(form: Form, at: str, option: Mapping[str, Any], kind: int | None) -> None:
    choices = form.items(f"{at}choices", option.get("choices"), 25)
    if choices and option.get("autocomplete"):
        form.error(f"{at}autocomplete", "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES", "Not with choices")
    inspect_choices(form, f"{at}choices", choices, kind)
    if kind == STRING:
        form.number(f"{at}min_length", option.get("min_length"), 0, 6000)
        form.number(f"{at}max_length", option.get("max_length"), 1, 6000)


def inspect_choices(form: Form, path: str, choices: list[Any], kind: int | None) -> None:
    """The choices of an option, or those that an autocompletion offers."""
    names: set[object] = set()
    for index, each in enumerate(choices):
        choice = form.mapping(f"{path}.{index}", each)
        name = form.text(f"{path}.{index}.name", choice.get("name"), 100, 1, required=True)
        for locale, text in (choice.get("name_localizations") or {}).items():
            form.choice(f"{path}.{index}.name_localizations", locale, LOCALES)
            form.text(f"{path}.{index}.name_localizations.{locale}", text, 100, 1, required=True)
        if kind == STRING:
            form.text(f"{path}.{index}.value", choice.get("value"), 100, 1, required=True)
        elif not isinstance(choice.get("value"), (int, float)):
            form.error(f"{path}.{index}.value", "NUMBER_TYPE_COERCE", f'Value "{choice.get("value")}" is not int.')
        if name in names:
            form.error(
                f"{path}.{index}.name", "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS", "Names must be unique"
            )
        names.add(name)
