"""Words that reviewers approved in their servers, written back into the catalogues for everybody."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.core.hooks import hook
from bot.core.languages import LANGUAGES, SOURCE
from bot.db import Tx
from bot.i18n.catalogue_files import body_of
from bot.i18n.limits import problem_with
from bot.i18n.reviews import Key, is_reviewed, key_of, mark, parts_of
from bot.i18n.words import files_of


@dataclass(frozen=True, slots=True)
class ApprovedWords:
    """What the reviewers of one server approved for a message: one text, or one for each form of its plural."""

    server_id: int
    language: str
    key: Key
    words: tuple[str, ...]
    reviewed: bool = True
    """Whether somebody approved them who had not suggested them."""


@hook
def approved_words(tx: Tx, *, server: int | None) -> Sequence[ApprovedWords]:
    """What reviewers approved in every server, or in one. Who suggested or approved it is not told."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Conflict:
    """Servers that approved different words for one message; none of these is written."""

    language: str
    key: Key
    words: Mapping[tuple[str, ...], tuple[int, ...]]
    """The servers by what they approved."""


@dataclass(slots=True)
class Export:
    """What was done with each, and how the files should be."""

    files: dict[Path, bytes] = field(default_factory=dict[Path, bytes])
    """What differs from what is there, by its path below the folder of the catalogues."""
    written: list[ApprovedWords] = field(default_factory=list[ApprovedWords])
    there: list[ApprovedWords] = field(default_factory=list[ApprovedWords])
    """What the catalogues say already."""
    conflicts: list[Conflict] = field(default_factory=list[Conflict])
    refused: list[tuple[ApprovedWords, str]] = field(default_factory=list[tuple[ApprovedWords, str]])
    """What cannot be written, and why."""


def export(approved: Iterable[ApprovedWords], catalogues: Path, target: Path) -> Export:
    """How the catalogues of `target` should be with these words; where it has none, those of `catalogues` are taken.

    Order, comments and headers stay. A message that is written counts as reviewed, since a reviewer has read it. What
    reviewers had suggested themselves is a draft like ours, and gives way to what somebody has reviewed.
    """
    done = Export()
    by_language: dict[str, list[ApprovedWords]] = defaultdict(list)
    for one in approved:
        by_language[one.language].append(one)
    for language, words in sorted(by_language.items()):
        agreed = _agreed(words, done)
        if language == SOURCE or language not in LANGUAGES:
            done.refused += [(one, "English is changed in the code, not in a catalogue") for one in agreed]
        else:
            _write(language, agreed, catalogues, target, done)
    return done


def _agreed(words: Iterable[ApprovedWords], done: Export) -> list[ApprovedWords]:
    """One for each message; where servers differ, the conflict is noted instead."""
    by_key: dict[Key, list[ApprovedWords]] = defaultdict(list)
    for one in words:
        by_key[one.key].append(one)
    agreed: list[ApprovedWords] = []
    for key, found in sorted(by_key.items(), key=lambda item: (item[0][1], item[0][0] or "")):
        several = [one for one in found if one.reviewed] or found
        servers: dict[tuple[str, ...], tuple[int, ...]] = {}
        for one in several:
            servers[one.words] = (*servers.get(one.words, ()), one.server_id)
        if len(servers) == 1:
            agreed.append(several[0])
        else:
            done.conflicts.append(Conflict(several[0].language, key, servers))
    return agreed


def _write(language: str, agreed: list[ApprovedWords], catalogues: Path, target: Path, done: Export) -> None:
    wanted = {one.key: one for one in agreed}
    found: set[Key] = set()
    for path in sorted({*_names(target, language), *_names(catalogues, language)}):
        source = target / path if (target / path).is_file() else catalogues / path
        before = source.read_bytes()
        catalogue = read_po(BytesIO(before), abort_invalid=True)
        changed = False
        for message in catalogue:
            if message.id and (one := wanted.get(key_of(message))) is not None:
                if key_of(message) not in found and not _noted(one, message, done):
                    del wanted[one.key]
                    continue
                found.add(one.key)
                changed |= _put(one, message)
        if changed:
            done.files[path] = with_header_of(before, catalogue)
    gone = "no catalogue has this sentence any more; its English has changed"
    done.refused += [(one, gone) for key, one in wanted.items() if key not in found]


def _noted(one: ApprovedWords, message: Message, done: Export) -> bool:
    """Note what becomes of these words; whether they can stand there."""
    forms = len(parts_of(message.string))
    problem = next(
        (problem for said in one.words if (problem := problem_with(message, said))),
        None if len(one.words) == forms else f"it has {len(one.words)} forms, and this language needs {forms}",
    )
    if problem is None and not one.reviewed and is_reviewed(message) and parts_of(message.string) != one.words:
        problem = "speakers have reviewed what is there, and nobody but who suggested it has reviewed this"
    if problem:
        done.refused.append((one, problem))
    else:
        (done.there if parts_of(message.string) == one.words and not message.fuzzy else done.written).append(one)
    return not problem


def _put(one: ApprovedWords, message: Message) -> bool:
    """Write the words; whether that changes anything."""
    before = (message.string, list(message.user_comments), message.fuzzy)
    message.string = one.words if isinstance(message.id, tuple) else one.words[0]
    message.flags.discard("fuzzy")
    if one.reviewed:
        mark(message)
    return before != (message.string, message.user_comments, message.fuzzy)


def _names(folder: Path, language: str) -> Iterable[Path]:
    return (path.relative_to(folder) for path in files_of(folder, language))


def with_header_of(before: bytes, catalogue: Catalog) -> bytes:
    """The catalogue as a file, below the header that it has."""
    header, _, _ = before.replace(b"\r\n", b"\n").partition(b"\n\n")
    return header + b"\n\n" + body_of(catalogue)
