"""What a certificate says, ready to be set: every word in the language in which it stands there."""

from dataclasses import dataclass
from typing import Literal

from bot.core.languages import Direction

Paper = Literal["a4", "us-letter"]
"""The sheet, as typst names it; certificates lie on their long side."""


@dataclass(frozen=True, slots=True)
class Column:
    """The words of a certificate in one language; two stand side by side when the member wishes.

    Hours are rows of a type and an amount ("Mentoring", "3 hours"), `total` is the last one. Details are facts with
    what they are called ("Sponsor", "Cultivate Learning"). What is empty leaves no trace.
    """

    language: str
    direction: Direction
    heading: str
    awarded_to_line: str
    statement: str
    program: str
    dates_line: str
    hours_heading: str
    hours: tuple[tuple[str, str], ...]
    total: tuple[str, str]
    issued_line: str
    code_label: str
    verify_line: str = ""
    """How a reader can check it."""
    details: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """A whole certificate: what is the same in every language, and the words in one or two."""

    issuer: str
    name: str
    cohort: str
    code: str
    columns: tuple[Column, ...]
    """The member's own language first."""
    signatory: tuple[str, str] = ("", "")
    """Who signs: name and title."""
    signature: bytes | None = None
    """Their signature as a picture (PNG)."""
    signature_words: str = ""
    """What the picture of the signature is, for those who hear the page."""
    link: str | None = None
    """Where the certificate can be checked: the QR code; None where there is no such page."""
    signed: bytes | None = None
    """Facts with a signature (JSON), attached to the PDF as `certificate.json`."""
    paper: Paper = "us-letter"
