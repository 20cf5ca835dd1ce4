"""Certificates and charts as files."""

from bot.render.certificates import CertificatePage, Press, Unprintable

__all__ = ["CertificatePage", "Press", "Unprintable"]
