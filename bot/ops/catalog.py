"""The catalogues on the command line: how far each language is, and approved words brought back into them."""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.config import Settings
from bot.core.languages import LANGUAGES, named
from bot.i18n.approved_words import ApprovedWords, Export, approved_words, export
from bot.i18n.catalogues import Catalogues, locales_folder
from bot.i18n.reviews import Key, code_of
from bot.i18n.status import LanguageStatus, status_of
from bot.ops import CommandError
from bot.ops.transactions import transact

COLUMNS = ("Language", "Complete", "State", "Changed since", "Too long", "Wrong fields", "Unused")
FOLDER_VARIABLE = "LEADERS_LOCALES_DIR"


def catalogues_folder() -> Path:
    """Where the catalogues are: the setting, or those that come along.

    Raises:
        CommandError: there is no such folder.
    """
    named_folder = os.environ.get(FOLDER_VARIABLE)
    folder = Path(named_folder) if named_folder else locales_folder()
    if not folder.is_dir():
        raise CommandError(f"{FOLDER_VARIABLE}: there is no folder {folder}.", exit_code=2)
    return folder


def chosen_language(said: str, folder: Path) -> str:
    """The code of a language that somebody names by its code, its own or its English name.

    Raises:
        CommandError: there are no catalogues of it.
    """
    codes = Catalogues.load(folder).codes
    code = named(said, codes)
    if code is None:
        raise CommandError(f"There are no catalogues of “{said}”. There are: {', '.join(codes)}.", exit_code=2)
    return code


def look(languages: Sequence[str]) -> list[LanguageStatus]:
    """The languages named, or all.

    Raises:
        CommandError: there are no catalogues of one of them, or one cannot be read.
    """
    folder = catalogues_folder()
    codes = [chosen_language(said, folder) for said in languages] or Catalogues.load(folder).codes
    try:
        return status_of(folder, codes)
    except ValueError as error:
        raise CommandError(f"A catalogue cannot be read: {error}.") from None


def as_json(statuses: Iterable[LanguageStatus]) -> str:
    """Everything, for a program."""
    told = [
        {
            "language": one.code,
            "name": LANGUAGES[one.code].english_name,
            "messages": one.messages,
            "complete_percent": one.percent,
            "state": "drafted" if one.is_draft else "reviewed",
            "people": one.review.people if one.review else 0,
            "reviewed_on": one.review.on.isoformat() if one.review else None,
            "reviewed": one.reviewed,
            "unused": one.unused,
            "missing": _messages(one.missing),
            "too_long": _messages(one.too_long),
            "wrong_fields": _messages(one.wrong_fields),
            "changed_since_review": _messages(one.changed),
        }
        for one in statuses
    ]
    return json.dumps(told, ensure_ascii=False, indent=1)


def _messages(keys: Iterable[Key]) -> list[dict[str, str | None]]:
    ordered = sorted(keys, key=lambda key: (key[1], key[0] or ""))
    return [{"code": code_of(key), "context": key[0], "english": key[1]} for key in ordered]


def show(statuses: Sequence[LanguageStatus]) -> None:
    """The table; tabs between its columns where no person looks at it. Of one language alone, also what to mend."""
    rows = [_row(one) for one in statuses]
    if sys.stdout.isatty():
        table = Table(*COLUMNS)
        for one, row in zip(statuses, rows, strict=True):
            table.add_row(*row, style="" if one.is_sound else "red")
        Console().print(table)
    else:
        for row in (COLUMNS, *rows):
            sys.stdout.write("\t".join(row) + "\n")
    if len(statuses) == 1:
        for line in _to_mend(statuses[0]):
            sys.stdout.write(f"{line}\n")


def _row(one: LanguageStatus) -> tuple[str, ...]:
    changed = str(len(one.changed)) if one.review else "-"
    counts = (len(one.too_long), len(one.wrong_fields), one.unused)
    name = f"{one.code} {LANGUAGES[one.code].english_name}"
    return name, f"{one.percent} %", one.state, changed, *(str(count) for count in counts)


def _to_mend(one: LanguageStatus) -> Iterator[str]:
    parts = {
        "Not translated": one.missing,
        "Too long": one.too_long,
        "Other fields than the English": one.wrong_fields,
        "Changed since review": one.changed,
    }
    for title, keys in parts.items():
        if keys:
            yield f"\n{title}:"
            for key in sorted(keys, key=lambda key: (key[1], key[0] or "")):
                yield f"  {code_of(key)}  {f'[{key[0]}] ' if key[0] else ''}{key[1]}"


def approved(settings: Settings, server: int | None) -> list[ApprovedWords]:
    """What reviewers approved, in every server or in one.

    Raises:
        CommandError: the database cannot be used.
    """
    found = transact(settings, lambda tx, _now: approved_words(tx, server=server), changes=False)
    return [one for some in found for one in some]


def write_back(approved: Iterable[ApprovedWords], to: Path | None) -> Export:
    """Write approved words into the catalogues, or into copies of those that change, below the folder `to`.

    Raises:
        CommandError: nothing can be written there; nothing was.
    """
    folder = catalogues_folder()
    target = to or folder
    done = export(approved, folder, target)
    written: list[Path] = []
    try:
        for path, content in done.files.items():
            file = target / path
            file.parent.mkdir(parents=True, exist_ok=True)
            beside = file.with_suffix(".po.new")
            written.append(beside)
            beside.write_bytes(content)
    except OSError as error:
        for beside in written:
            beside.unlink(missing_ok=True)
        raise CommandError(
            f"Nothing was written: {error.filename or target} cannot be written to ({error.strerror}). "
            "Name another folder with --to."
        ) from None
    for beside in written:
        beside.replace(beside.with_suffix(""))
    return done


def lines_about(done: Export, to: Path | None) -> Iterator[str]:
    """What was done, what was not, and why."""
    target = to or catalogues_folder()
    for path in sorted(done.files):
        yield f"written: {target / path}"
    yield (
        f"Approved sentences: {len(done.written)} written, {len(done.there)} there already, "
        f"{len(done.conflicts)} approved in different words, {len(done.refused)} that cannot stand there."
    )
    if drafts := sum(not one.reviewed for one in done.written):
        yield f"Of those written, {drafts} remain drafts: reviewers had suggested these themselves."
    for conflict in done.conflicts:
        yield f"\n{conflict.language} {code_of(conflict.key)}: “{conflict.key[1]}”. Choose with --server:"
        for words, servers in conflict.words.items():
            yield f"  --server {' or '.join(map(str, servers))}: {' | '.join(words)}"
    for one, problem in done.refused:
        yield f"\n{one.language} {code_of(one.key)}: “{one.key[1]}” stays as it is: {problem}."
        yield f"  server {one.server_id}: {' | '.join(one.words)}"
