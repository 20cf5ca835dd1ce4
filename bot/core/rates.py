"""How many things may begin in a stretch of time."""

from collections.abc import Sequence
from datetime import datetime, timedelta


def slots(opened: Sequence[datetime], *, most: int, window: timedelta, now: datetime) -> tuple[int, list[datetime]]:
    """How many more things may begin now, if at most `most` may in any `window`; and when the places come free.

    `opened` are the moments at which the last ones began.
    """
    recent = sorted(at for at in opened if at > now - window)[-most:]
    return most - len(recent), [at + window for at in recent]
