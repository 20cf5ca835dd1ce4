"""Discord's rate limits: the headers on every answer, and the 429s if a story asks for real limits."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field
from hashlib import md5

REAL_LIMITS: dict[tuple[str, str], tuple[int, float]] = {
    ("POST", "/channels/{channel}/messages"): (5, 5.0),
    ("PATCH", "/channels/{channel}/messages/{message}"): (5, 5.0),
    ("DELETE", "/channels/{channel}/messages/{message}"): (5, 1.0),
    ("PUT", "/channels/{channel}/messages/{message}/reactions/{emoji}/@me"): (1, 0.25),
    ("PATCH", "/channels/{channel}"): (5, 15.0),
    ("PUT", "/guilds/{guild}/members/{user}/roles/{role}"): (10, 10.0),
    ("DELETE", "/guilds/{guild}/members/{user}/roles/{role}"): (10, 10.0),
    ("POST", "/users/@me/channels"): (10, 10.0),
    ("POST", "/guilds/{guild}/scheduled-events"): (5, 60.0),
}
USUAL_LIMIT = (50, 1.0)
GLOBAL_LIMIT = 50


@dataclass
class Bucket:
    """How much of one limit is used."""

    name: str
    limit: int
    window: float
    used: int = 0
    resets_at: float = 0.0


@dataclass
class Allowance:
    """The rate-limit headers of an answer, and after how many seconds to ask again if it must be a 429."""

    headers: dict[str, str]
    retry_after: float | None = None
    is_global: bool = False


@dataclass
class RateLimits:
    """All rate limits. `enforced` off: headers only, with room to spare, since town time may stand still."""

    enforced: bool = False
    _buckets: dict[tuple[str, str, str], Bucket] = field(default_factory=dict[tuple[str, str, str], Bucket])
    _names: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    _recent: deque[float] = field(default_factory=deque[float])

    def count(self, method: str, template: str, major: str, *, counts_globally: bool) -> Allowance:
        """Count one request."""
        key = (method, template)
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = md5(f"{method} {template}".encode(), usedforsecurity=False).hexdigest()
        if not self.enforced:
            return Allowance(_headers(name, 1000, 999, time.time() + 1, 1.0))
        now = time.monotonic()
        if counts_globally:
            while self._recent and now - self._recent[0] >= 1:
                self._recent.popleft()
            if len(self._recent) >= GLOBAL_LIMIT:
                wait = 1 - (now - self._recent[0])
                return Allowance({"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}, wait, is_global=True)
            self._recent.append(now)
        bucket = self._buckets.get((method, template, major))
        if bucket is None:
            limit, window = REAL_LIMITS.get(key, USUAL_LIMIT)
            bucket = self._buckets[method, template, major] = Bucket(name, limit, window)
        if now >= bucket.resets_at:
            bucket.used, bucket.resets_at = 0, now + bucket.window
        left = bucket.resets_at - now
        if bucket.used >= bucket.limit:
            headers = _headers(name, bucket.limit, 0, time.time() + left, left)
            return Allowance(headers | {"X-RateLimit-Scope": "user"}, left)
        bucket.used += 1
        return Allowance(_headers(name, bucket.limit, bucket.limit - bucket.used, time.time() + left, left))


def _headers(bucket: str, limit: int, remaining: int, reset: float, reset_after: float) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": f"{reset:.3f}",
        "X-RateLimit-Reset-After": f"{reset_after:.3f}",
        "X-RateLimit-Bucket": bucket,
    }
