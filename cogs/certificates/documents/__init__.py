"""Certificates as documents: one page that people hang on a wall and send to an employer, and the badge beside it."""

from cogs.certificates.documents.names import checked, tidied
from cogs.certificates.documents.pages import CertificatePage, Column, Paper
from cogs.certificates.documents.printing import (
    SignatureBroken,
    Unfitting,
    Unprintable,
    badge_png,
    badge_svg,
    certificate_pdf,
    certificate_png,
)

__all__ = [
    "CertificatePage",
    "Column",
    "Paper",
    "SignatureBroken",
    "Unfitting",
    "Unprintable",
    "badge_png",
    "badge_svg",
    "certificate_pdf",
    "certificate_png",
    "checked",
    "tidied",
]
