"""Verification pages a second beside a bare aiohttp page that makes one indexed query in the same database."""

import asyncio
import time
from datetime import UTC, datetime
from itertools import count

import aiohttp
from aiohttp import web
from sqlalchemy import insert, select, update

from bot.core.codes import new_long_code
from bot.db import Database, Tx
from bot.people.models import Member
from cogs.certificates.models import Certificate
from cogs.certificates.rules import PREFIX
from cogs.cohorts.models import Cohort
from sandbox import Sandbox
from sandbox.startup import InProcessBot
from tests.bench.figures import Figure, at_least

AT_ONCE = 4
ROUNDS = 5
FACTS = {
    "cohort": "Spring", "issuer": "Riverside", "begins": "2026-01-05", "ends": "2026-06-30",
    "sessions": 8, "reflections": 6, "meetings": 3, "minutes": {"rsc_group": 960, "mentoring": 135},
}  # fmt: skip


async def measure(*, certificates: int, asked: int) -> list[Figure]:
    """So many pages of each, by turns; the best round of both."""
    settings = {"web_address": "127.0.0.1:0"}
    async with Sandbox.open(datetime.now(UTC), settings=settings) as town:
        server = await town.server("Riverside")
        await server.owner.slash("setup", timezone="UTC")
        await server.owner.slash("cohort create", name="Spring")
        assert isinstance(town.bot, InProcessBot) and town.bot.app is not None and town.bot.app.web is not None
        database = town.bot.app.database
        codes = await database.write(_fill, certificates)
        bare = web.AppRunner(_bare(database), access_log=None)
        await bare.setup()
        site = web.TCPSite(bare, "127.0.0.1", 0)
        await site.start()
        addresses = {"ours": f"{town.bot.app.web.url}/verify/", "bare": f"{site.name}/"}
        best = dict.fromkeys(addresses, 0.0)
        for _round in range(ROUNDS):
            for who, address in addresses.items():
                best[who] = max(best[who], await _pages(address, codes, asked))
        await bare.cleanup()
    what = f"verification pages among {certificates} certificates beside a bare page with one query"
    return [at_least(what, best["ours"], best["bare"], "a second", 0.5)]


def _fill(tx: Tx, certificates: int) -> list[str]:
    cohort = tx.execute(select(Cohort)).scalar_one()
    member = tx.execute(select(Member.id).order_by(Member.id).limit(1)).scalar_one()
    now = datetime.now(UTC)
    picked = count()
    codes = [
        new_long_code(PREFIX, lambda alphabet: alphabet[next(picked) * 7919 % 1009 % len(alphabet)])
        for _ in range(certificates)
    ]
    codes = list(dict.fromkeys(codes))
    row = {
        "server_id": cohort.server_id, "cohort_id": cohort.id, "member_id": member, "name": "Amina Warsame",
        "language": "en", "facts": FACTS, "issued_at": now, "state": "replaced", "ended_at": now,
    }  # fmt: skip
    tx.execute(insert(Certificate), [{**row, "code": code} for code in codes])
    first = codes[0]
    tx.execute(update(Certificate).where(Certificate.code == first).values(state="valid", ended_at=None))
    return [first]


def _bare(database: Database) -> web.Application:
    query = select(Certificate.name, Certificate.issued_at)

    def read(tx: Tx, code: str) -> str:
        return str(tx.execute(query.where(Certificate.code == code)).one())

    async def show(request: web.Request) -> web.Response:
        found = await database.read(read, request.match_info["code"])
        return web.Response(text=f"<!DOCTYPE html><title>Certificate</title><p>{found}</p>", content_type="text/html")

    app = web.Application()
    app.add_routes([web.get("/{code}", show)])
    return app


async def _pages(address: str, codes: list[str], asked: int) -> float:
    """Pages a second, of so many; each on a connection of its own, as different visitors have them."""
    waiting = iter(range(asked))

    async def visitor(browser: aiohttp.ClientSession) -> None:
        for number in waiting:
            async with browser.get(address + codes[number % len(codes)]) as page:
                assert page.status == 200
                await page.read()

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True)) as browser:
        began = time.perf_counter()
        await asyncio.gather(*(visitor(browser) for _ in range(AT_ONCE)))
        return asked / (time.perf_counter() - began)
