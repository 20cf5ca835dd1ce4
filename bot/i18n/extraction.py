"""Collect everything that people see into templates by feature, and bring each catalogue up to date.

`python -m bot.i18n.extraction` (`make translations`) writes; `--check` only says what is stale and exits 1;
`--add am` begins the catalogues of a language; `--reviewed am --people 2` says that two speakers have reviewed it all.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir

from bot.core.clock import SystemClock
from bot.core.languages import LANGUAGES
from bot.i18n.catalogue_files import PLATFORM, catalogue_files, reviewed_files
from bot.i18n.catalogues import locales_folder
from bot.i18n.reviews import Key, Review

SOURCES = ("bot", "cogs")
METHODS = [("**.py", "bot.i18n.command_strings:extract_python_and_commands")]
KEYWORDS = {
    "gettext": None,
    "careful": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "N_": None,
    "P_": ((1, "c"), 2),
}
"""The calls that carry a message, as Babel wants them told: which arguments, and which is a context ("c")."""


@dataclass(frozen=True, slots=True)
class Found:
    """A message in the sources."""

    path: str
    line: int
    context: str | None
    message: str
    plural: str | None = None
    comment: str = ""
    """What is said to translators right above it: a comment that begins with "Translators:"."""


def feature_of(path: str) -> str:
    """The feature to which a source file belongs: the folder in `cogs/`, else the platform."""
    match path.split("/"):
        case ["cogs", feature, _, *_]:
            return feature
        case _:
            return PLATFORM


def all_messages(root: Path) -> Iterator[Found]:
    """Every message of the product, file by file, in the order of their lines.

    Raises:
        SyntaxError: a file is no Python.
    """
    for source in SOURCES:
        found = extract_from_dir(root / source, METHODS, keywords=KEYWORDS, comment_tags=("Translators:",))
        for path, line, message, comments, context in found:
            singular, plural = (message, None) if isinstance(message, str) else message
            yield Found(f"{source}/{Path(path).as_posix()}", line, context, singular, plural, " ".join(comments))


def templates_of(found: Iterable[Found]) -> dict[str, Catalog]:
    """The messages of each feature, each once. One that is used with a plural anywhere has it everywhere.

    Raises:
        ValueError: a message is used with two different plurals.
    """
    messages = list(found)
    plurals: dict[Key, str] = {}
    for one in messages:
        if one.plural and plurals.setdefault((one.context, one.message), one.plural) != one.plural:
            raise ValueError(f"{one.path}:{one.line}: {one.message!r} has different plurals")
    templates: dict[str, Catalog] = {PLATFORM: Catalog()}
    for one in messages:
        plural = plurals.get((one.context, one.message))
        templates.setdefault(feature_of(one.path), Catalog()).add(
            (one.message, plural) if plural else one.message,
            locations=[(one.path, 0)],
            auto_comments=[one.comment] if one.comment else (),
            context=one.context,
        )
    return templates


def stale_files(root: Path, added: Iterable[str] = ()) -> dict[Path, bytes | None]:
    """The templates and catalogues that should be otherwise, and what they should say; None if they should go."""
    wanted = catalogue_files(root / "locales", templates_of(all_messages(root)), added)
    return {
        path: content
        for path, content in wanted.items()
        if content is None or not path.exists() or path.read_bytes() != content
    }


def bring_up_to_date(files: Mapping[Path, bytes | None]) -> None:
    """Write these files, and delete those that should go."""
    for path, content in files.items():
        if content is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write what is stale, or only say it."""
    parser = argparse.ArgumentParser(prog="python -m bot.i18n.extraction", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if anything is stale")
    parser.add_argument("--add", nargs="*", default=[], metavar="CODE", help="begin these languages")
    parser.add_argument("--reviewed", metavar="CODE", help="speakers have reviewed every sentence of this language")
    parser.add_argument("--people", type=int, default=1, metavar="N", help="how many they were (1)")
    parser.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="when they finished (today)")
    chosen = parser.parse_args(arguments)
    added: list[str] = chosen.add
    if unknown := [code for code in (*added, *filter(None, [chosen.reviewed])) if code not in LANGUAGES]:
        parser.error(f"bot/core/languages.py does not know {', '.join(unknown)}")
    if chosen.people < 1:
        parser.error("at least one person has reviewed what is reviewed: --people 1")
    root = locales_folder().parent
    if chosen.reviewed and not chosen.check:
        bring_up_to_date(stale_files(root))
        on = chosen.on or SystemClock().now().date()
        bring_up_to_date(reviewed_files(root / "locales", chosen.reviewed, Review(chosen.people, on)))
    stale = stale_files(root, added)
    if not chosen.check:
        bring_up_to_date(stale)
    for path, content in stale.items():
        done = "deleted" if content is None else "written"
        sys.stdout.write(f"{'stale' if chosen.check else done}: {path.relative_to(root)}\n")
    if chosen.check and stale:
        sys.stdout.write("`make translations` brings them up to date.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
