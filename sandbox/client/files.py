"""Files that a person gives, the same in an option, a form and a message."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from pathlib import Path

from sandbox.client.components import File
from sandbox.client.errors import Refused
from sandbox.server import entities
from sandbox.server.limits.messages import FILE_BYTES

Upload = Callable[[object], entities.Attachment]
"""Give a file to Discord: a path, a name with the bytes, a file under a message, or one that was uploaded before."""
Attach = Callable[[str, bytes, str], entities.Attachment]


def several(given: object) -> list[object]:
    """The files that were given for a field which takes more than one."""
    match given:
        case None:
            return []
        case (str(), bytes()):
            return [given]
        case list() | tuple():
            return list(given)
        case _:
            return [given]


def upload(given: object, attach: Attach) -> entities.Attachment:
    """Keep a file by `attach`, which is told its name, bytes and type; the client refuses one that is too big."""
    match given:
        case entities.Attachment():
            return given
        case File():
            name, content = given.name, given.bytes
        case (str(name), bytes(content)):
            pass
        case Path() | str():
            name, content = Path(given).name, Path(given).read_bytes()
        case _:
            raise LookupError(f"{given!r} is no file: give a path, (name, bytes), or a file under a message")
    if len(content) > FILE_BYTES:
        raise Refused(f"{name} is larger than {FILE_BYTES} bytes", 40005)
    return attach(name, content, mimetypes.guess_type(name)[0] or "application/octet-stream")
