"""Kinds of notices that only tests know."""

from datetime import timedelta

from bot.outbox.notices import NoticeType


def of_tests(name: str) -> NoticeType:
    """One that is never too late."""
    return NoticeType(name, lateness=timedelta(days=3650))


POST, CERTIFICATE, LETTER = of_tests("post"), of_tests("certificate"), of_tests("letter")
