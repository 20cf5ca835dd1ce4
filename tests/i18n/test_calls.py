"""Every call that words something is seen by the extraction, and gives the fields that its message needs."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bot.i18n.catalogues import locales_folder
from bot.i18n.extraction import KEYWORDS, all_messages
from bot.i18n.texts import placeholders

ROOT = locales_folder().parent
CONTEXT_FIRST = {"pgettext", "P_"}
MARKS = {"N_", "P_"}
"""They say that something is a message; its fields are given where it is looked up."""


class Call(NamedTuple):
    path: str
    line: int
    context: str | None
    message: str
    plural: str | None
    fields: frozenset[str] | None
    """The names of the fields that the call gives; None where it cannot be told."""


def calls_in(path: str, source: str) -> Iterator[Call]:
    """The calls with literal messages, wherever they stand."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name | ast.Attribute):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        count = 2 if called == "ngettext" or called in CONTEXT_FIRST else 1
        words = [one.value for one in node.args[:count] if isinstance(one, ast.Constant)]
        texts = [word for word in words if isinstance(word, str)]
        if called not in KEYWORDS or len(texts) < count:
            continue
        context = texts.pop(0) if called in CONTEXT_FIRST else None
        names = {keyword.arg for keyword in node.keywords}
        fields = None if called in MARKS or None in names else frozenset(name for name in names if name)
        yield Call(path, node.lineno, context, texts[0], texts[1] if len(texts) > 1 else None, fields)


def all_calls() -> Iterator[Call]:
    for path in sorted([*ROOT.glob("bot/**/*.py"), *ROOT.glob("cogs/**/*.py")]):
        yield from calls_in(path.relative_to(ROOT).as_posix(), path.read_text("utf-8"))


def test_every_call_is_seen_by_the_extraction() -> None:
    """Babel looks neither into f-strings nor into a call within a call within a message's call: name the text first."""
    found = {(one.path, one.context, one.message, one.plural) for one in all_messages(Path(ROOT))}
    calls = list(all_calls())
    assert len(calls) > 900
    assert not [f"{one.path}:{one.line}: {one.message}" for one in calls if (one.path, *one[2:5]) not in found]


def test_every_call_gives_the_fields_that_its_message_needs() -> None:
    wrong: list[str] = []
    for call in all_calls():
        if call.fields is None:
            continue
        needed = placeholders(call.message) | placeholders(call.plural or "")
        given = call.fields | ({"n"} if call.plural else set[str]())
        if not needed <= given or (call.fields - {"n"}) - needed:
            wrong.append(f"{call.path}:{call.line}: needs {sorted(needed)}, is given {sorted(call.fields)}")
    assert not wrong


def test_what_a_call_gives_is_told_from_its_names() -> None:
    source = 't.ngettext("{n} day", "{n} days", n, who=who)\nf"{t.gettext(\'Hi\', **more)}"\nt.gettext(variable)'
    assert [one[2:] for one in calls_in("x.py", source)] == [
        (None, "{n} day", "{n} days", {"who"}),
        (None, "Hi", None, None),
    ]
