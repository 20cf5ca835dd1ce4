"""The files of the migrations: their order, and which of them were released."""

import hashlib
import re
from functools import cache
from pathlib import Path

_REVISION = re.compile(r'^revision\s*=\s*"([^"]+)"', re.MULTILINE)
_DOWN = re.compile(r'^down_revision\s*=\s*(?:"([^"]+)"|None)', re.MULTILINE)


def folder() -> Path:
    """Where the migrations lie: inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parents[2]
    inside = package / "migrations"
    return inside if inside.is_dir() else package.parent / "migrations"


@cache
def revisions() -> tuple[str, ...]:
    """All revisions of this code, oldest first. Read from the files' heads: no migration is imported for it."""
    after: dict[str | None, str] = {}
    for file in (folder() / "versions").glob("*.py"):
        source = file.read_text("utf-8")
        revision, down = _REVISION.search(source), _DOWN.search(source)
        if revision is None or down is None or down[1] in after:
            raise RuntimeError(f"the migration {file.name} does not follow one other")
        after[down[1]] = revision[1]
    ordered: list[str] = []
    while (following := after.get(ordered[-1] if ordered else None)) is not None:
        ordered.append(following)
    if not ordered or len(ordered) != len(after):
        raise RuntimeError("the migrations do not form one sequence")
    return tuple(ordered)


def frozen() -> dict[str, str]:
    """The migrations that were released, oldest first: the name of each file and its digest."""
    file = folder() / "frozen.txt"
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return {name: digest for digest, name in (line.split() for line in lines)}


def digest(file: Path) -> str:
    """What tells whether a frozen migration is still as it was released."""
    return hashlib.sha256(file.read_bytes()).hexdigest()
