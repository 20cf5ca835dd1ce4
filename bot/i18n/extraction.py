"""Collect everything that people see into `locales/*.pot`, and bring each catalogue up to date.

`python -m bot.i18n.extraction` (`make translations`) writes; `--check` only says what is stale and exits 1;
`--add am` begins the catalogues of a language. The same sources always give the same bytes: no dates, no line numbers.

What is collected, besides the calls named in `CALLS`: the names and descriptions of commands, groups, options and
choices, as discord.py reads them from the code (contexts `command name`, `command description`, `option name`, …).
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import read_po, write_po

from bot.domain.languages import LANGUAGES, SOURCE, Language
from bot.i18n.catalogues import files_of, locales_folder
from bot.i18n.words import FILES, NOBODY, REVIEWED, Key, read_catalogue, reviewer_of

PROMPTS = "bot/domain/themes.py"
"""The file whose messages go to prompts.pot; all others go to messages.pot."""

SOURCES = ("bot", "cogs")
WIDTH = 110

CALLS = {"gettext": 0, "N_": 0, "careful": 0, "ngettext": 0, "pgettext": 1, "P_": 1}
"""The calls that carry a message, and where it stands among their arguments; a context stands before it."""

COMMAND_NAME = "command name"
COMMAND_DESCRIPTION = "command description"
OPTION_NAME = "option name"
OPTION_DESCRIPTION = "option description"
CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Found:
    """A message in the sources."""

    path: str
    line: int
    context: str | None
    message: str
    plural: str | None = None
    comments: tuple[str, ...] = ()
    fields: frozenset[str] | None = None
    """The names of the fields that the call gives; None where it cannot be told."""


@dataclass
class Entry:
    """A message as a catalogue has it: once, wherever it stands."""

    context: str | None
    message: str
    plural: str | None
    paths: list[str] = field(default_factory=list[str])
    comments: list[str] = field(default_factory=list[str])


# --- reading the sources ---------------------------------------------------------------------------------------------


def _text(node: ast.AST | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _called(node: ast.AST) -> str:
    """The last name of what is called: `gettext` of `visit.texts.gettext(…)`."""
    called = node.func if isinstance(node, ast.Call) else node
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


def _keyword(node: ast.Call, name: str) -> ast.expr | None:
    return next((keyword.value for keyword in node.keywords if keyword.arg == name), None)


def _texts_by_name(
    decorators: Iterable[ast.expr], called: str, shared: Mapping[str, Mapping[str, str]]
) -> dict[str, str]:
    """What `@app_commands.describe(cohort="…")` and `@app_commands.rename(with_="with")` say.

    `describe(**details.ABOUT)` says what the table of that name in `shared` does.
    """
    said: dict[str, str] = {}
    for decorator in decorators:
        if isinstance(decorator, ast.Call) and _called(decorator) == called:
            for keyword in decorator.keywords:
                if keyword.arg is None:
                    said |= shared[_called(keyword.value)]
                elif (text := _text(keyword.value)) is not None:
                    said[keyword.arg] = text
    return said


def tables_in(source: str, path: str = "") -> dict[str, dict[str, str]]:
    """The tables of texts of a source file, by name: `ABOUT = {"kind": "What kind of session"}`.

    Raises:
        SyntaxError: the file is no Python.
    """
    tables: dict[str, dict[str, str]] = {}
    for node in ast.parse(source, path).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            pairs = [(_text(key), _text(value)) for key, value in zip(node.value.keys, node.value.values, strict=True)]
            table = {key: value for key, value in pairs if key is not None and value is not None}
            tables |= dict.fromkeys(names, table) if table and len(table) == len(pairs) else {}
    return tables


def _shortened(docstring: str) -> str:
    """The first paragraph on one line, as discord.py makes a description of it."""
    return " ".join(re.split(r"\n\s*\n", docstring, maxsplit=1)[0].split())


class _Reader(ast.NodeVisitor):
    """Walks one file."""

    def __init__(self, path: str, source: str, shared: Mapping[str, Mapping[str, str]]) -> None:
        self.path = path
        self.shared = shared
        self.lines = source.splitlines()
        self.found: list[Found] = []

    def note(
        self,
        node: ast.AST,
        context: str | None,
        message: str | None,
        plural: str | None = None,
        fields: frozenset[str] | None = None,
    ) -> None:
        if message:
            line: int = getattr(node, "lineno", 0)
            self.found.append(Found(self.path, line, context, message, plural, self.comments_above(line), fields))

    def comments_above(self, line: int) -> tuple[str, ...]:
        """The comment that begins with "Translators:" right above a line."""
        comment: list[str] = []
        for above in reversed(self.lines[: line - 1]):
            text = above.strip()
            if not text.startswith("#"):
                return ()
            comment.insert(0, text.lstrip("# "))
            if comment[0].startswith("Translators:"):
                return (" ".join(comment),)
        return ()

    def visit_Call(self, node: ast.Call) -> None:
        called = _called(node)
        if called in CALLS:
            self.read_message(node, called, CALLS[called])
        elif called == "locale_str" and node.args:
            self.note(node, _text(_keyword(node, "context")), _text(node.args[0]))
        elif called == "Choice":
            self.note(node, CHOICE, _text(_keyword(node, "name")))
        elif called == "Group":
            self.note(node, COMMAND_NAME, _text(_keyword(node, "name")))
            self.note(node, COMMAND_DESCRIPTION, _text(_keyword(node, "description")))
        self.generic_visit(node)

    def read_message(self, node: ast.Call, called: str, place: int) -> None:
        needed = place + (2 if called == "ngettext" else 1)
        if len(node.args) < needed:
            return
        message = _text(node.args[place])
        context = _text(node.args[0]) if place else None
        plural = _text(node.args[1]) if called == "ngettext" else None
        if message is None or (place and context is None) or (called == "ngettext" and plural is None):
            return  # A variable: its words are marked where they stand.
        names = {keyword.arg for keyword in node.keywords}
        marks_only = called in {"N_", "P_"} or None in names
        fields = None if marks_only else frozenset(name for name in names if name)
        self.note(node, context, message, plural, fields)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        given = {keyword.arg: _text(keyword.value) for keyword in node.keywords}
        bases = {_called(base) for base in node.bases}
        if "GroupCog" in bases or "Group" in bases:
            self.note(node, COMMAND_NAME, given.get("group_name") or given.get("name"))
            description = given.get("group_description") or given.get("description")
            self.note(node, COMMAND_DESCRIPTION, description or _shortened(ast.get_docstring(node) or ""))
        self.generic_visit(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Call) and _called(decorator) == "command":
                self.read_command(node, decorator)
        self.generic_visit(node)

    def read_command(self, node: ast.AsyncFunctionDef, decorator: ast.Call) -> None:
        self.note(node, COMMAND_NAME, _text(_keyword(decorator, "name")) or node.name)
        described = _text(_keyword(decorator, "description")) or _shortened(ast.get_docstring(node) or "")
        self.note(node, COMMAND_DESCRIPTION, described)
        descriptions = _texts_by_name(node.decorator_list, "describe", self.shared)
        names = _texts_by_name(node.decorator_list, "rename", self.shared)
        for argument in node.args.args + node.args.kwonlyargs:
            if argument.arg in {"self", "interaction"}:
                continue
            self.note(argument, OPTION_NAME, names.get(argument.arg, argument.arg))
            self.note(argument, OPTION_DESCRIPTION, descriptions.get(argument.arg))


def messages_in(path: str, source: str, shared: Mapping[str, Mapping[str, str]] | None = None) -> list[Found]:
    """Every message of a source file, in the order of its lines; `shared` are the tables of texts of all files.

    Raises:
        SyntaxError: the file is no Python; a catalogue made without it would lose its words.
        KeyError: options are described by a table that is nowhere.
    """
    reader = _Reader(path, source, tables_in(source, path) if shared is None else shared)
    reader.visit(ast.parse(source, path))
    return sorted(reader.found, key=lambda found: found.line)


def all_messages(root: Path) -> Iterator[Found]:
    """Every message of the product, file by file."""
    files = [path for part in SOURCES for path in sorted((root / part).rglob("*.py"))]
    sources = {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in files}
    shared: dict[str, dict[str, str]] = {}
    for path, source in sources.items():
        shared |= tables_in(source, path)
    for path, source in sources.items():
        yield from messages_in(path, source, shared)


def entries_of(found: Iterable[Found]) -> dict[str, list[Entry]]:
    """The entries of each template, in the order in which they stand in the sources.

    Raises:
        ValueError: a message is used with two different plurals.
    """
    templates: dict[str, dict[Key, Entry]] = {name: {} for name in FILES}
    for message in found:
        template = templates["prompts" if message.path == PROMPTS else "messages"]
        key = (message.context, message.message)
        entry = template.setdefault(key, Entry(message.context, message.message, message.plural))
        entry.plural = entry.plural or message.plural
        if message.plural not in {None, entry.plural}:
            raise ValueError(f"{message.path}:{message.line}: {message.message!r} has different plurals")
        if message.path not in entry.paths:
            entry.paths.append(message.path)
        entry.comments += [comment for comment in message.comments if comment not in entry.comments]
    return {name: list(template.values()) for name, template in templates.items()}


# --- writing the catalogues ------------------------------------------------------------------------------------------


def _header(title: str, language: Language | None, reviewed_by: str) -> str:
    lines = [
        f"# {title}",
        *([f"{REVIEWED}{reviewed_by or NOBODY}"] if language else []),
        'msgid ""',
        'msgstr ""',
        *([f'"Language: {language.code}\\n"'] if language else []),
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
        *([f'"Plural-Forms: {language.plural_forms}\\n"'] if language else []),
    ]
    return "\n".join(lines) + "\n\n"


def _strings_for(entry: Entry, old: Message | None, forms: int) -> str | tuple[str, ...]:
    """The old translation where it still has the right shape, else as many empty strings as are needed."""
    string = (old.string if old else None) or ""
    if entry.plural is None:
        return string if isinstance(string, str) else ""
    return tuple(string) if not isinstance(string, str) and len(string) == forms else ("",) * forms


def _rendered(header: str, entries: Sequence[Entry], known: dict[Key, Message]) -> bytes:
    """A template or catalogue as a file."""
    catalogue = read_po(BytesIO(header.encode()))
    left = dict(known)
    for entry in entries:
        message = catalogue.add(
            (entry.message, entry.plural) if entry.plural is not None else entry.message,
            _strings_for(entry, left.pop((entry.context, entry.message), None), catalogue.num_plurals),
            locations=[(path, 0) for path in entry.paths],
            auto_comments=entry.comments,
            context=entry.context,
        )
        message.flags.discard("python-format")
    # Translations that nobody asks for just now stay as comments, since wording comes back.
    gone = sorted(left.items(), key=lambda item: (item[0][1], item[0][0] or ""))
    catalogue.obsolete = {f"{context}\x04{name}": message for (context, name), message in gone}
    body = BytesIO()
    write_po(body, catalogue, width=WIDTH, omit_header=True, include_lineno=False)
    return header.encode() + body.getvalue().rstrip(b"\n") + b"\n"


def _known(path: Path) -> tuple[dict[Key, Message], str]:
    """The translations of a file, the obsolete ones too, and who reviewed it."""
    if not path.exists():
        return {}, ""
    catalogue = read_catalogue(path)
    known: dict[Key, Message] = {}
    for message in [*catalogue.obsolete.values(), *catalogue]:
        if message.id and any(message.string or "") and not message.fuzzy:
            known[message.context, message.id if isinstance(message.id, str) else message.id[0]] = message
    return known, reviewer_of(catalogue)


def rendered_files(root: Path, added: Iterable[str] = ()) -> dict[Path, bytes]:
    """What every template and catalogue should say: each with the translations that it has already."""
    folder = root / "locales"
    templates = entries_of(all_messages(root))
    files: dict[Path, bytes] = {}
    for name, entries in templates.items():
        header = _header(f"Community of Leaders, {name}: the English to translate.", None, "")
        files[folder / f"{name}.pot"] = _rendered(header, entries, {})
    shipped = [code for code in LANGUAGES if code in added or (folder / code).is_dir()]
    for code in shipped:
        language = LANGUAGES[code]
        for name, path in zip(FILES, files_of(folder, code), strict=True):
            known, reviewed_by = _known(path)
            title = f"Community of Leaders, {name}: {language.english_name} ({language.own_name})."
            files[path] = _rendered(_header(title, language, reviewed_by), templates[name], known)
    return files


def main(arguments: Sequence[str] | None = None) -> int:
    """Write what is stale, or only say it."""
    parser = argparse.ArgumentParser(prog="python -m bot.i18n.extraction", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if anything is stale")
    parser.add_argument("--add", nargs="*", default=[SOURCE], metavar="CODE", help="begin these languages")
    chosen = parser.parse_args(arguments)
    added: list[str] = chosen.add
    if unknown := [code for code in added if code not in LANGUAGES]:
        parser.error(f"bot/domain/languages.py does not know {', '.join(unknown)}")
    root = locales_folder().parent
    stale = [
        (path, content)
        for path, content in rendered_files(root, added).items()
        if not path.exists() or path.read_bytes() != content
    ]
    for path, content in stale:
        if not chosen.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        sys.stdout.write(f"{'stale' if chosen.check else 'written'}: {path.relative_to(root)}\n")
    if chosen.check and stale:
        sys.stdout.write("`make translations` brings them up to date.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
