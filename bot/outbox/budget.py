"""What the whole bot may do, shared out among its processes."""

from datetime import timedelta

LEASE = timedelta(seconds=30)
"""How long a process has its share without saying that it still lives."""


def share(total: int, *, live: int, place: int, leased: int) -> int:
    """The part of `total` for the process at this place among those that live; never what others still have.

    `leased` is what the others have. Somebody who has just come gets nothing until they have made room; whoever comes
    back to say that it lives makes room for the new ones.
    """
    fair = total // live + (place < total % live)
    return max(0, min(fair, total - leased))
