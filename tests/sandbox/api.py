"""Plain HTTP, for what no client would ask."""

from __future__ import annotations

from typing import Any

import aiohttp

from sandbox import Sandbox


class Api:
    """A bot that speaks plain HTTP."""

    def __init__(self, town: Sandbox, http: aiohttp.ClientSession) -> None:
        self.town = town
        self.http = http
        self.headers: dict[str, str] = {}

    async def ask(self, method: str, path: str, body: object = None, **more: Any) -> tuple[int, Any]:
        """Send a request; gives the status and the JSON."""
        headers = {"Authorization": f"Bot {self.town.token}", **more.pop("headers", {})}
        async with self.http.request(method, self.town.api_url + path, json=body, headers=headers, **more) as response:
            self.headers = dict(response.headers)
            return response.status, await response.json() if response.status != 204 else None

    async def code(self, method: str, path: str, body: object = None) -> int:
        """The error code of a request that must fail."""
        status, said = await self.ask(method, path, body)
        assert status >= 400, said
        return said["code"]
