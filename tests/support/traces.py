"""Looking for a sentence in bytes, whatever it may be disguised as: other encodings, escapes, archives, PDF."""

import base64
import html
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

from pypdf import PdfReader

DEPTH = 3
"""How many archives within one another are opened."""


def disguises(sentence: str) -> Mapping[str, bytes]:
    """How a sentence may stand in a file, by the name of the encoding."""
    plain = sentence.encode()
    written = {
        "UTF-8": plain,
        "UTF-16, little end first": sentence.encode("utf-16-le"),
        "UTF-16, big end first": sentence.encode("utf-16-be"),
        "URL": quote(sentence).encode(),
        "URL, slashes too": quote(sentence, safe="").encode(),
        "form": quote_plus(sentence).encode(),
        "JSON": json.dumps(sentence)[1:-1].encode(),
        "HTML": html.escape(sentence).encode(),
        "HTML in ASCII": sentence.encode("ascii", "xmlcharrefreplace"),
        "Python": sentence.encode("unicode_escape"),
        "hexadecimal": plain.hex().encode(),
    }
    for encoding in ("utf-8", "utf-16-le"):
        for offset in range(3):  # where in its groups of three bytes the sentence begins
            coded = base64.b64encode(b"\0" * offset + sentence.encode(encoding)).rstrip(b"=")
            whole = coded[-(-offset * 4 // 3) + bool(offset) : -2]
            written[f"base64 of {encoding}, {offset}"] = whole
            written[f"base64url of {encoding}, {offset}"] = whole.translate(bytes.maketrans(b"+/", b"-_"))
    return written


def found(sentences: Mapping[str, str], where: bytes) -> set[str]:
    """Which of the sentences, each by its name, stand there, and how they are written."""
    layers = list(unpacked(where))
    # As Discord wants signs written, in what is text.
    layers += [layer.replace(b"\\", b"") for layer in layers if b"\\" in layer and b"\0" not in layer]
    return {
        f"{name} ({written})"
        for name, sentence in sentences.items()
        for written, form in disguises(sentence).items()
        for layer in layers
        if form in layer or (written == "hexadecimal" and form.upper() in layer)
    }


def unpacked(content: bytes, depth: int = DEPTH) -> Iterator[bytes]:
    """The bytes, and what is packed in them."""
    yield content
    if depth and content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from unpacked(archive.read(name), depth - 1)
    elif depth and content.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(content))
        yield "\n".join(page.extract_text() for page in reader.pages).encode()
        yield str(reader.metadata).encode()
        for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
            try:
                yield zlib.decompress(stream)
            except zlib.error:
                continue


def text_of(value: Any) -> bytes:
    """Anything that JSON can hold, as bytes in which a sentence would stand."""
    return json.dumps(value, ensure_ascii=False, default=str).encode()
