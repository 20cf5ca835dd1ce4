"""Many files as ZIP archives: written to a temporary folder one by one, in parts that Discord takes."""

import zipfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

ROOM = 9_000_000
"""Bytes of one part: Discord takes ten million from everybody, and the archive's own directory needs some."""


class DiskFull(Exception):
    """A part could not be written; nothing of it is left."""


class Archive:
    """Archives that grow file by file. What is put in does not stay in memory."""

    def __init__(self, folder: Path, name: str, room: int = ROOM) -> None:
        self._folder = folder
        self._name = name
        self._room = room
        self.parts: list[Path] = []

    def add(self, name: str, content: bytes) -> None:
        """Put a file into the newest part, or into a new one if it does not fit there.

        Raises:
            DiskFull: there is no room on the disk.
        """
        try:
            full = not self.parts or self.parts[-1].stat().st_size + len(content) > self._room
            if full:
                self.parts.append(self._folder / f"{self._name}-{len(self.parts) + 1}.zip")
            with zipfile.ZipFile(self.parts[-1], "a", zipfile.ZIP_DEFLATED) as part:
                part.writestr(name, content)
        except OSError as error:
            raise DiskFull from error


@contextmanager
def archive(name: str, room: int = ROOM) -> Generator[Archive]:
    """An archive in a temporary folder, which is gone afterwards, whatever happened.

    Raises:
        DiskFull: there is no room on the disk.
    """
    try:
        folder = TemporaryDirectory(prefix="leaders-export-")
    except OSError as error:
        raise DiskFull from error
    with folder as path:
        yield Archive(Path(path), name, room)
