"""What the pages for developers name: paths, and after a path and a colon the names that are defined there."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import bot

HOUSE = Path(bot.__file__).parents[1]

_NAMED = re.compile(r"`((?:bot|cogs|sandbox|tests|docs|locales|migrations|\.ci)/[\w./*-]*)`(?::((?:,? `\w+`)+))?")
"""`bot/ui/router.py`: `context`, `dispatch`"""


def named(text: str) -> Iterator[tuple[str, list[str]]]:
    """The paths in a text of ours, in order, each with the names that are said to be in it."""
    for found in _NAMED.finditer(text):
        yield found[1], re.findall(r"\w+", found[2] or "")


def missing(text: str) -> list[str]:
    """What a text names that is not there, and where it may have gone."""
    wrong: list[str] = []
    for path, names in named(text):
        if not list(HOUSE.glob(path.rstrip("/"))):
            wrong.append(f"{path} is not there{_perhaps(names)}")
            continue
        wrong += [f"{path} has no {name}{_perhaps([name])}" for name in names if not _is_defined(name, HOUSE / path)]
    return wrong


def section(text: str, heading: str) -> str:
    """What stands below a heading of a page, up to the next one of its level."""
    level = heading.partition(" ")[0]
    _, found, rest = text.partition(f"\n{heading}")
    assert found, f"no heading begins with {heading!r}"
    return rest.partition("\n")[2].partition(f"\n{level} ")[0]


def walk(text: str, heading: str) -> list[str]:
    """The files of a walk, in order: those that its numbered steps name."""
    steps = re.findall(r"^\d+\. .*(?:\n {3}.*)*", section(text, heading), re.MULTILINE)
    return list(dict.fromkeys(path for step in steps for path, _names in named(step)))


@cache
def imports(path: str) -> frozenset[str]:
    """The files of ours that a file imports; a package stands for what it takes from its own modules as well."""
    found: set[str] = set()
    for node in ast.walk(ast.parse((HOUSE / path).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one for alias in node.names for one in _files(alias.name)}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                found |= {*_files(f"{node.module}.{alias.name}")} or {*_files(node.module)}
    packages = {one for one in found if one.endswith("/__init__.py") and one != path and one.startswith("bot/")}
    return frozenset(found.union(*(imports(one) for one in packages)))


def _files(module: str) -> Iterator[str]:
    place = module.replace(".", "/")
    yield from (one for one in (f"{place}.py", f"{place}/__init__.py") if (HOUSE / one).is_file())


def _is_defined(name: str, file: Path) -> bool:
    return bool(
        re.search(
            rf"^\s*(?:(?:async )?def|class) {name}\b|^\s*(?:\w+, )*{name}\s*(?:, \w+)*\s*[:=]",
            file.read_text("utf-8"),
            re.MULTILINE,
        )
    )


def _perhaps(names: list[str]) -> str:
    files = [file for part in ("bot", "cogs") for file in sorted(HOUSE.glob(f"{part}/**/*.py"))]
    places = [
        str(file.relative_to(HOUSE)) for file in files if names and all(_is_defined(name, file) for name in names)
    ]
    return f"; {', '.join(names)}: see {', '.join(places[:5])}" if places else ""
