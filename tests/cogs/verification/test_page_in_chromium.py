"""The verification page in a real Chromium: wide, narrow, light, dark, right to left, on paper, with a keyboard."""

import os
import shutil
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, async_playwright

from tests.cogs.verification.test_verification import CODE, NEWER, UNKNOWN, put
from tests.support.clocks import NOW
from tests.support.stories import Riverside, riverside
from tests.web.test_health import site

WIDTHS = (320, 1200)
PICTURES = os.environ.get("LEADERS_TEST_PICTURES")
"""A folder in which the pictures are kept, to be looked at."""


@pytest.fixture
async def browser() -> AsyncGenerator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("Chromium is not here, so the verification page is not looked at (apt-get install chromium)")
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        await opened.close()


@pytest.fixture
async def story() -> AsyncGenerator[Riverside]:
    async with riverside(settings={"web_address": "127.0.0.1:0"}) as opened:
        await opened.rosa.slash("cohort create", name="Spring", timezone="America/Los_Angeles", languages="en")
        await put(opened, name="Wilhelmina-Magdalena Oluwaseun-Papadopoulou " * 2)
        await put(opened, code=NEWER, state="revoked", ended_at=NOW)
        yield opened


async def look(page: Page, name: str) -> None:
    """Nothing is wrong that axe can see, and nothing has to be scrolled sideways."""
    wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == 0, name
    if PICTURES:
        await page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)
    found = await Axe().run(page)
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"


@pytest.mark.timeout(180)
async def test_it_can_be_read_wide_and_narrow_light_and_dark_and_right_to_left(
    story: Riverside, browser: Browser
) -> None:
    paths = {
        "form": "/verify", "valid": f"/verify/{CODE}", "revoked": f"/verify/{NEWER}", "unknown": f"/verify/{UNKNOWN}",
    }  # fmt: skip
    for width in WIDTHS:
        for scheme in ("light", "dark"):
            context = await browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
            )
            page = await context.new_page()
            asked: list[str] = []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            errors: list[str] = []
            page.on("console", lambda message, errors=errors: errors.append(message.text))
            for what, path in paths.items():
                for language in ("en", "ar", "am"):
                    await page.goto(f"{site(story)}{path}?lang={language}")
                    assert await page.evaluate("document.dir") == ("rtl" if language == "ar" else "ltr")
                    await look(page, f"{what}-{language}-{width}-{scheme}")
            assert all(url.startswith(site(story)) for url in asked), "nothing of others is loaded"
            assert not await context.cookies()
            assert not [error for error in errors if "404" not in error], errors
            await context.close()


@pytest.mark.timeout(120)
async def test_with_a_keyboard_and_without_scripts_one_types_a_code_and_reads_what_it_is(
    story: Riverside, browser: Browser
) -> None:
    context = await browser.new_context(java_script_enabled=False, locale="es-MX")
    page = await context.new_page()
    await page.goto(f"{site(story)}/verify")
    await page.keyboard.press("Tab")
    await page.keyboard.type(CODE.lower().replace("-", " "))
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/verify/*")
    assert "Wilhelmina-Magdalena" in await page.inner_text("main")
    await page.get_by_role("link", name="English", exact=True).click()
    await page.wait_for_url("**lang=en")
    assert await page.get_by_role("heading", name="This certificate is valid").count() == 1
    assert await page.get_by_role("row").count() == 3
    assert not await context.cookies()
    await context.close()


@pytest.mark.timeout(120)
async def test_on_paper_stands_the_answer_and_nothing_to_press(story: Riverside, browser: Browser) -> None:
    page = await browser.new_page(color_scheme="dark")
    await page.emulate_media(media="print")
    await page.goto(f"{site(story)}/verify/{CODE}")
    assert await page.get_by_role("heading", name="This certificate is valid").is_visible()
    assert not await page.locator("form").is_visible() and not await page.locator("nav").is_visible()
    colours = "[...document.querySelectorAll('h1, dt, dd, caption, .note')].map(each => getComputedStyle(each).color)"
    for colour in await page.evaluate(colours):
        assert max(map(int, colour.removeprefix("rgb(").removesuffix(")").split(","))) < 100, "dark ink on white paper"
    if PICTURES:
        await page.screenshot(path=str(Path(PICTURES) / "print.png"), full_page=True)
