"""/verify and its page: whoever has a code learns what it stands for, and no more than its holder lets them."""

import json
import re
from collections.abc import AsyncGenerator, Mapping
from datetime import timedelta
from html import unescape
from typing import Any

import aiohttp
import pytest
from sqlalchemy import event, insert, select, update

from bot.core.languages import LANGUAGES
from bot.db import Database, Tx
from bot.i18n.catalogues import Catalogues
from bot.people.models import Member
from cogs.certificates.models import Certificate
from cogs.certificates.rules import CertificateState
from cogs.cohorts.models import Cohort
from cogs.verification import services as verification
from cogs.verification.web import UNKNOWN_CODES
from sandbox.startup import InProcessBot
from tests.support.clocks import NOW
from tests.support.mentoring import a_town
from tests.support.stories import Riverside, riverside
from tests.web.test_health import site

CATALOGUES = Catalogues.load()
CODE = "COL-0123-4567-89AB-CDEF-9"
NEWER = "COL-0000-0000-0000-0000-0"
UNKNOWN = "COL-7K3F-9QXM-2A"
FACTS = {
    "cohort": "Spring", "issuer": "Riverside <b>Families</b>", "begins": "2026-01-05", "ends": "2026-06-30",
    "sessions": 8, "reflections": 6, "meetings": 3, "minutes": {"rsc_group": 960, "mentoring": 135},
}  # fmt: skip


def issued(tx: Tx, *, server: int, cohort: int, member: int | None, **more: Any) -> None:
    row = {
        "server_id": server, "cohort_id": cohort, "member_id": member, "code": CODE, "name": "ሰላም Tesfaye",
        "language": "en", "facts": FACTS, "issued_at": NOW, "ended_at": None, **more,
    }  # fmt: skip
    tx.execute(insert(Certificate), [row])


@pytest.fixture
async def story() -> AsyncGenerator[Riverside]:
    async with riverside(settings={"web_address": "127.0.0.1:0"}) as opened:
        await opened.rosa.slash("cohort create", name="Spring", timezone="America/Los_Angeles", languages="en")
        yield opened


def database_of(story: Riverside) -> Database:
    bot = story.town.bot
    assert isinstance(bot, InProcessBot) and bot.app is not None
    return bot.app.database


async def put(story: Riverside, **more: Any) -> None:
    """A certificate of Rosa's."""

    def write(tx: Tx) -> None:
        cohort = tx.execute(select(Cohort)).scalar_one()
        member = tx.execute(select(Member.id).order_by(Member.id).limit(1)).scalar_one()
        issued(tx, server=cohort.server_id, cohort=cohort.id, member=member, **more)

    await database_of(story).write(write)


async def visited(
    story: Riverside, path: str, *, languages: str = "en", **headers: str
) -> tuple[int, Mapping[str, str], str]:
    headers = {"Accept-Language": languages, **headers}
    async with aiohttp.ClientSession() as browser, browser.get(site(story) + path, headers=headers) as answer:
        return answer.status, answer.headers, await answer.text()


def words_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.S)).split())


async def test_a_code_says_who_holds_it_for_what_and_when_in_the_programs_zone(story: Riverside) -> None:
    # Half past ten in the evening in Seattle is the next day by UTC: the day on the paper is Seattle's.
    await put(story, issued_at=NOW.replace(month=7, day=2, hour=5, minute=30))
    for typed in (CODE, CODE.lower(), CODE.replace("-", " "), CODE.replace("0", "o")):
        said = await story.rosa.slash("verify", code=typed)
        assert said.ephemeral
        assert "This certificate is valid" in said.text and "ሰላም Tesfaye" in said.text
        status, headers, page = await visited(story, f"/verify/{typed}")
        words = words_of(page)
        assert status == 200
        assert "July 1, 2026" in words and "18 hours 15 minutes" in words and "ሰላም Tesfaye" in words
        assert "Not STARS hours unless recorded in MERIT." in words
        assert "<b>Families" not in page and "Riverside <b>Families</b>" in words
        assert "Set-Cookie" not in headers and "script" not in page and "http" not in page
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-") and "unsafe" not in policy
        assert headers["Cache-Control"] == "no-store" and headers["Referrer-Policy"] == "no-referrer"


async def test_the_page_speaks_the_visitors_language_and_lets_them_choose(story: Riverside) -> None:
    await put(story)
    headings: set[str] = set()
    for code in CATALOGUES.codes:
        tag = code.replace("_", "-")
        for path, languages in ((f"/verify/{CODE}", tag), (f"/verify/{CODE}?lang={code}", "en")):
            status, headers, page = await visited(story, path, languages=languages)
            assert (status, headers["Content-Language"]) == (200, tag)
            assert f'<html lang="{tag}" dir="{LANGUAGES[code].direction}">' in page
            headings.add(re.findall(r"</span> (.*?)</h1>", page)[0])
        for other in CATALOGUES.codes:
            assert f'href="?lang={other}"' in page and LANGUAGES[other].own_name in page
    assert len(headings) == len(CATALOGUES.codes)


async def test_machines_read_the_same_as_json(story: Riverside) -> None:
    await put(story, shows_name=False)
    status, headers, body = await visited(story, f"/verify/{CODE}", Accept="application/json")
    assert status == 200 and headers["Content-Type"].startswith("application/json")
    assert json.loads(body) == {
        "state": "valid", "code": CODE, "title": "Community of Leaders", "issued_on": "2026-09-01",
        "issuer": "Riverside <b>Families</b>", "begins": "2026-01-05", "ends": "2026-06-30",
        "minutes": {"rsc_group": 960, "mentoring": 135}, "note": "Not STARS hours unless recorded in MERIT.",
    }  # fmt: skip
    status, _, body = await visited(story, f"/verify/{UNKNOWN}", Accept="application/json")
    assert (status, json.loads(body)) == (404, {"state": "unknown"})


async def test_a_replaced_code_points_to_the_new_one_and_a_revoked_one_says_when(story: Riverside) -> None:
    await put(story, state=CertificateState.REPLACED, ended_at=NOW)

    def replace(tx: Tx) -> None:
        old = tx.execute(select(Certificate)).scalar_one()
        issued(tx, server=old.server_id, cohort=old.cohort_id, member=old.member_id, code=NEWER, replaces_id=old.id)

    await database_of(story).write(replace)
    status, _, page = await visited(story, f"/verify/{CODE}?lang=es")
    assert status == 200 and f'href="{NEWER}?lang=es"' in page and "Tesfaye" not in page
    assert NEWER in (await story.rosa.slash("verify", code=CODE)).text

    def revoke(tx: Tx) -> None:
        ended = {"state": CertificateState.REVOKED, "ended_at": NOW + timedelta(days=1)}
        tx.execute(update(Certificate).where(Certificate.code == NEWER).values(**ended))

    await database_of(story).write(revoke)
    status, _, page = await visited(story, f"/verify/{NEWER}")
    words = words_of(page)
    assert "This certificate is not valid" in words and "September 2, 2026" in words
    assert "Tesfaye" not in words and "Riverside" not in words and "18 hours" not in words


@pytest.mark.parametrize(
    "typed",
    [UNKNOWN, "'; DROP TABLE certificates; --", "<script>alert(1)</script>", "ሀለሐ", "%00", "..%2F..%2Fetc", "a" * 3000],
)
async def test_an_unknown_code_is_told_kindly_and_shows_nothing_that_was_typed(story: Riverside, typed: str) -> None:
    await put(story)
    status, _, page = await visited(story, f"/verify/{typed.replace('<', '%3C').replace('/', '%2F')}")
    assert status == 404
    assert "No certificate has this code" in page and "alert" not in page and "DROP" not in page
    assert "compare the code" in (await story.rosa.slash("verify", code=typed[:100])).text


async def test_the_form_leads_to_the_code_however_it_was_typed(story: Riverside) -> None:
    await put(story)
    status, _, page = await visited(story, "/verify?lang=ar")
    assert status == 200 and 'dir="rtl"' in page and '<label for="code">' in page
    status, _, page = await visited(story, f"/verify?code=+{CODE.lower()}+&lang=ar")
    assert status == 200 and "ሰላም Tesfaye" in page and 'lang="ar"' in page
    status, _, page = await visited(story, "/verify?code=%3Cb%3E%2F..%2F")
    assert status == 404 and "<b>" not in page


async def test_who_guesses_is_not_served_for_a_while_and_others_are(story: Riverside) -> None:
    await put(story)
    for _ in range(UNKNOWN_CODES):
        assert (await visited(story, f"/verify/{UNKNOWN}", **{"X-Forwarded-For": "8.8.8.8, 203.0.113.7"}))[0] == 404
    for code in (UNKNOWN, CODE):
        status, headers, page = await visited(story, f"/verify/{code}", **{"X-Forwarded-For": "9.9.9.9, 203.0.113.7"})
        assert (status, headers["Retry-After"]) == (429, "600") and "10 minutes" in page
    assert (await visited(story, f"/verify/{CODE}", **{"X-Forwarded-For": "203.0.113.7:443"}))[0] == 429
    for other in ("203.0.113.8", "[2001:db8::1]:99", "unknown"):
        assert (await visited(story, f"/verify/{CODE}", **{"X-Forwarded-For": other}))[0] == 200
    assert (await visited(story, f"/verify/{CODE}"))[0] == 200
    await story.town.advance(timedelta(minutes=11))
    assert (await visited(story, f"/verify/{CODE}", **{"X-Forwarded-For": "203.0.113.7"}))[0] == 200


@pytest.mark.parametrize("typed", [CODE, UNKNOWN, "x", "", "'; --"])
async def test_the_database_is_asked_the_same_whatever_was_typed(database: Database, typed: str) -> None:
    def story(tx: Tx) -> list[str]:
        town = a_town(tx)
        issued(tx, server=town.server.id, cohort=town.cohort.id, member=town.mentee.member)
        asked: list[str] = []
        engine = tx.get_bind()
        event.listen(engine, "before_cursor_execute", lambda *a: asked.append(a[2]))  # pyright: ignore
        verification.by_code(tx, typed=typed)
        return asked

    (statement,) = await database.write(story)
    assert statement.count("SELECT") == 1 and "certificates.code =" in statement


async def test_what_the_holder_keeps_to_themselves_is_nowhere_and_it_is_said_so(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        issued(tx, server=town.server.id, cohort=town.cohort.id, member=town.mentee.member)
        for hidden in ("name", "dates", "hours"):
            tx.execute(
                update(Certificate).values(**{f"shows_{each}": each != hidden for each in ("name", "dates", "hours")})
            )
            tx.expire_all()
            found = verification.by_code(tx, typed=CODE)
            assert found is not None and found.reserved
            shown = {"name": found.name, "dates": found.dates, "hours": found.minutes}
            assert [each for each, value in shown.items() if value is None] == [hidden]
        tx.execute(update(Certificate).values(member_id=None, shows_name=True))
        tx.expire_all()
        found = verification.by_code(tx, typed=CODE)
        assert found is not None and found.erased
        assert (found.name, found.dates, found.minutes, found.state) == (None, None, None, "valid")

    await database.write(story)
