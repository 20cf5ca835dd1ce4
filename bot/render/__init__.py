"""Certificates and charts as files."""

from bot.render.certificates import CertificatePage, PdfRenderer, Unprintable

__all__ = ["CertificatePage", "PdfRenderer", "Unprintable"]
