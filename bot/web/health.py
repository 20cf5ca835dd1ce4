"""`/healthz`: the process runs. `/readyz`: the bot can serve people. For whatever monitors it."""

import asyncio

from aiohttp import web

from bot.db import Database
from bot.outbox import health
from bot.web.status import BotStatus

DATABASE_TIMEOUT = 5.0
"""Seconds within which the database must answer."""


def routes(database: Database, status: BotStatus) -> list[web.RouteDef]:
    """Both pages."""

    async def lives(_request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def is_ready(_request: web.Request) -> web.Response:
        lacking: list[str] = []
        if not status.is_connected:
            lost = ", ".join(str(shard) for shard, stands in status.shards.items() if not stands)
            lacking.append("not connected to Discord" + (f" (shard {lost})" if lost else ""))
        if not status.is_delivering:
            lacking.append("nothing is delivered")
        try:
            async with asyncio.timeout(DATABASE_TIMEOUT):
                await database.read(health.answers)
        except Exception as error:  # noqa: BLE001 - whatever it is, the database does not answer
            lacking.append(f"the database does not answer ({type(error).__name__})")
        return web.Response(text="\n".join(lacking or ["ok"]) + "\n", status=503 if lacking else 200)

    return [web.get("/healthz", lives), web.get("/readyz", is_ready)]
