"""How often somebody may ask in vain: counted by the address that they come from."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from aiohttp import web

MOST_ADDRESSES = 10_000
"""So many are remembered at most; the one that was idle longest is forgotten first."""


class AddressLimit:
    """Lets each address fail so many times in a stretch of time; while it has, it is not served."""

    def __init__(self, most: int, window: timedelta) -> None:
        self._most = most
        self._window = window
        self._failures: OrderedDict[str, deque[datetime]] = OrderedDict()

    def wait(self, address: str, now: datetime) -> int:
        """Seconds until this address is served again; 0 if it is served now. An empty one always is."""
        failures = self._failures.get(address)
        if failures is None:
            return 0
        while failures and failures[0] <= now - self._window:
            failures.popleft()
        if len(failures) < self._most:
            return 0
        return max(1, round((failures[0] + self._window - now).total_seconds()))

    def failed(self, address: str, now: datetime) -> None:
        """Count one more failure; not those of an empty address."""
        if not address:
            return
        self._failures.setdefault(address, deque(maxlen=self._most)).append(now)
        self._failures.move_to_end(address)
        if len(self._failures) > MOST_ADDRESSES:
            self._failures.popitem(last=False)


def address_of(request: web.Request) -> str:
    """Where a request comes from: a whole network of IPv6 counts as one address.

    A proxy on this machine is believed, and nobody else: it adds the address that it saw last to `X-Forwarded-For`.
    """
    address = request.remote or ""
    forwarded = request.headers.getall("X-Forwarded-For", [])
    if forwarded and _is_here(address):
        address = _without_port(forwarded[-1].rpartition(",")[2].strip())
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(IPv6Address(int(found) >> 64 << 64))
    return str(found)


def _without_port(address: str) -> str:
    """`203.0.113.7:443` and `[2001:db8::1]:443` as some proxies write them."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address


def _is_here(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
