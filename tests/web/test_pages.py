"""What people read who open an address of the web server at which there is nothing for them."""

import re
import statistics
import time
from collections.abc import AsyncGenerator, Mapping
from html import unescape

import aiohttp
import pytest

from bot.core.languages import LANGUAGES, browser_language
from bot.i18n.catalogues import Catalogues
from tests.support.said import english_in
from tests.support.stories import Riverside, riverside
from tests.web.test_health import site

CATALOGUES = Catalogues.load()
NO_CALENDAR = "/calendar/q9-ZxTheSecretOfNobodysCalendar_77.ics"


@pytest.fixture
async def story() -> AsyncGenerator[Riverside]:
    async with riverside(settings={"web_address": "127.0.0.1:0"}) as opened:
        yield opened


async def visited(
    story: Riverside, path: str, languages: str | None = None, method: str = "GET"
) -> tuple[int, Mapping[str, str], str]:
    """Status, headers and text of an answer to a browser that asks for these languages."""
    asked = {} if languages is None else {"Accept-Language": languages}
    async with aiohttp.ClientSession() as browser, browser.request(method, site(story) + path, headers=asked) as answer:
        return answer.status, answer.headers, await answer.text()


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        pytest.param(NO_CALENDAR, "GET", 404, id="a calendar that is not there"),
        pytest.param("/calendar/short.ics", "GET", 404, id="no token at all"),
        pytest.param("/nowhere", "GET", 404, id="another address"),
        pytest.param(NO_CALENDAR, "POST", 405, id="something sent"),
        pytest.param(NO_CALENDAR, "GET", 500, id="a mistake of ours"),
    ],
)
async def test_whoever_visits_reads_one_sentence_in_their_own_language(
    story: Riverside, monkeypatch: pytest.MonkeyPatch, path: str, method: str, status: int
) -> None:
    if status == 500:

        def fail(*_: object, **_named: object) -> None:
            raise ValueError

        monkeypatch.setattr("cogs.calendars.services.read", fail)
    sentences: dict[str, str] = {}
    for code in CATALOGUES.codes:
        tag = code.replace("_", "-")
        found, headers, page = await visited(story, path, tag, method)
        assert (found, headers["Content-Language"], headers["Vary"]) == (status, tag, "Accept-Language")
        assert headers["Content-Type"] == "text/html; charset=utf-8"
        assert ("Allow" in headers) is (status == 405)
        assert f'<html lang="{tag}" dir="{LANGUAGES[code].direction}">' in page
        sentences[code] = unescape(re.findall("<p>(.*?)</p>", page)[0])
        words, references = re.subn(r"\b[0-9a-f]{6}\b", "", sentences[code])
        assert references == (status == 500), "it finds the mistake in the log"
        assert code == "en" or not english_in(words, code, ())
    assert len(set(sentences.values())) == len(sentences), "each has words of its own"


async def test_a_command_has_the_name_that_the_picker_shows(story: Riverside) -> None:
    assert "/calendar " in (await visited(story, NO_CALENDAR, "en"))[2]
    shown = CATALOGUES.texts("es").pgettext("command name", "calendar")
    assert shown != "calendar"
    assert f"/{shown} " in (await visited(story, NO_CALENDAR, "es"))[2]


@pytest.mark.parametrize("languages", [None, "", "tlh", "*", ";;;,q=,=", "a" * 5000, "ar;q=0", "ar;q=nan"])
async def test_whoever_asks_for_no_language_of_ours_reads_english(story: Riverside, languages: str | None) -> None:
    status, headers, page = await visited(story, NO_CALENDAR, languages)
    assert (status, headers["Content-Language"]) == (404, "en")
    assert "There is no calendar here." in page


async def test_a_link_that_never_was_answers_as_one_that_is_over(story: Riverside) -> None:
    """The same bytes, and as fast: the bound is generous, since a machine has slow moments."""
    amina = await story.participant("Amina")
    shown = await amina.slash("calendar")
    found = re.search(r"/calendar/[\w-]+\.ics", shown.text)
    assert found is not None
    await amina.click(shown, "Make a new link")
    took: dict[str, list[float]] = {found[0]: [], NO_CALENDAR: []}
    answers: list[tuple[int, dict[str, str], str]] = []
    for _ in range(15):
        for path, times in took.items():
            began = time.perf_counter()
            status, headers, page = await visited(story, path, "so")
            times.append(time.perf_counter() - began)
            answers.append((status, {name: value for name, value in headers.items() if name != "Date"}, page))
    assert all(answer == answers[0] for answer in answers)
    over, never = (statistics.median(times) for times in took.values())
    assert 1 / 3 < over / never < 3, took


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("am", "am"),
        ("en-US,en;q=0.9", "en"),
        ("fr, es-MX;q=0.8, en;q=0.5", "es"),
        ("en;q=0.5, ar-EG;q=0.7", "ar"),
        ("zh-TW,zh;q=0.9", "zh_Hant"),
        ("zh-CN", "zh_Hans"),
        ("zh-Hant-HK;q=1.000", "zh_Hant"),
        ("uk;q=0, ru;q=0.1", "ru"),
        ("so ; q = 0.4, ko;q=2", "so"),
        ("de, fr", None),
    ],
)
def test_a_browser_is_heard_in_its_order(header: str, code: str | None) -> None:
    assert browser_language(header, CATALOGUES.codes) == code
