"""An extraction method for Babel: what its own `python` finds, and what discord.py makes commands of.

discord.py takes the names and descriptions of commands, groups, options and choices from identifiers, docstrings and
decorators. Each becomes a message of a context (`command name`, …) under which `bot.ui.commands` looks it up.
"""

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import IO, Any, cast

from babel.messages.extract import extract_python

COMMAND_NAME = "command name"
COMMAND_DESCRIPTION = "command description"
OPTION_NAME = "option name"
OPTION_DESCRIPTION = "option description"
CHOICE = "choice"

CommandString = tuple[int, str, str | None]
"""Its line, its context, and what it says; None where no literal stands."""


Extracted = tuple[int, str, Any, list[str]]
"""As Babel's methods give a message: its line, the call that carries it, the call's texts, comments for translators."""


def extract_python_and_commands(
    fileobj: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Extracted]:
    """The messages of a source file in the order of its lines.

    Raises:
        SyntaxError: the file is no Python; a catalogue made without it would lose its words.
    """
    tree = ast.parse(fileobj.read())
    fileobj.seek(0)
    calls = cast("Iterable[Extracted]", extract_python(fileobj, keywords, comment_tags, {"encoding": "utf-8"}))
    extracted = list(calls)
    for line, context, said in command_strings(tree):
        if said:
            extracted.append((line, "pgettext", (context, said), []))
    yield from sorted(extracted, key=lambda one: one[0])


def command_strings(tree: ast.AST) -> Iterator[CommandString]:
    """What the commands of a parsed file are called and described as."""
    for node in ast.walk(tree):
        if isinstance(node, ast.AsyncFunctionDef):
            yield from _of_command(node)
        elif isinstance(node, ast.ClassDef):
            yield from _of_group_class(node)
        elif isinstance(node, ast.Call) and _called(node) == "Group":
            yield node.lineno, COMMAND_NAME, _keyword(node.keywords, "name")
            yield node.lineno, COMMAND_DESCRIPTION, _keyword(node.keywords, "description")
        elif isinstance(node, ast.Call) and _called(node) == "Choice":
            yield node.lineno, CHOICE, _keyword(node.keywords, "name")


def _of_command(function: ast.AsyncFunctionDef) -> Iterator[CommandString]:
    decorators = [node for node in function.decorator_list if isinstance(node, ast.Call)]
    command = next((node for node in decorators if _called(node) == "command"), None)
    if command is None:
        return
    yield function.lineno, COMMAND_NAME, _keyword(command.keywords, "name") or function.name
    yield function.lineno, COMMAND_DESCRIPTION, _keyword(command.keywords, "description") or _first_paragraph(function)
    described = [keyword for node in decorators if _called(node) == "describe" for keyword in node.keywords]
    renamed = [keyword for node in decorators if _called(node) == "rename" for keyword in node.keywords]
    for option in function.args.args + function.args.kwonlyargs:
        if option.arg not in {"self", "interaction"}:
            yield option.lineno, OPTION_NAME, _keyword(renamed, option.arg) or option.arg
            yield option.lineno, OPTION_DESCRIPTION, _keyword(described, option.arg)


def _of_group_class(node: ast.ClassDef) -> Iterator[CommandString]:
    if not {_called(base) for base in node.bases} & {"GroupCog", "Group"}:
        return
    description = _keyword(node.keywords, "group_description") or _keyword(node.keywords, "description")
    yield node.lineno, COMMAND_NAME, _keyword(node.keywords, "group_name") or _keyword(node.keywords, "name")
    yield node.lineno, COMMAND_DESCRIPTION, description or _first_paragraph(node)


def _called(node: ast.expr) -> str:
    """The last name of a name or of what is called: `command` of `app_commands.command(…)`."""
    named = node.func if isinstance(node, ast.Call) else node
    if isinstance(named, ast.Attribute):
        return named.attr
    return named.id if isinstance(named, ast.Name) else ""


def _keyword(keywords: Sequence[ast.keyword], name: str) -> str | None:
    """The text given by that name. What `**table` gives is marked with `P_` in the table."""
    value = next((keyword.value for keyword in keywords if keyword.arg == name), None)
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None


def _first_paragraph(node: ast.AsyncFunctionDef | ast.ClassDef) -> str:
    """The first paragraph of the docstring on one line, as discord.py makes a description of it."""
    return " ".join(re.split(r"\n\s*\n", ast.get_docstring(node) or "", maxsplit=1)[0].split())
