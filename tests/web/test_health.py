"""What whatever watches over the bot is told."""

from datetime import timedelta
from typing import Protocol

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from bot.config import Settings
from sandbox import Sandbox
from sandbox.startup import InProcessBot
from tests.support.postgres import Cluster
from tests.support.stories import Riverside, riverside


class HasTown(Protocol):
    """A story in a town, with our bot inside."""

    @property
    def town(self) -> Sandbox: ...


def site(story: HasTown) -> str:
    lodger = story.town.bot
    assert isinstance(lodger, InProcessBot)
    assert lodger.app is not None
    assert lodger.app.web is not None
    return lodger.app.web.url


async def page(story: HasTown, path: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as watcher, watcher.get(site(story) + path) as answer:
        return answer.status, await answer.text()


async def figures(story: Riverside) -> dict[tuple[str, ...], float]:
    status, text = await page(story, "/metrics")
    assert status == 200
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_a_bot_that_is_well_says_so() -> None:
    async with riverside(settings={"web_address": "127.0.0.1:0"}) as story:
        assert await page(story, "/healthz") == (200, "ok\n")
        assert await page(story, "/readyz") == (200, "ok\n")


async def test_a_bot_that_lost_discord_lives_but_is_not_ready() -> None:
    async with riverside(settings={"web_address": "127.0.0.1:0"}) as story:
        lodger = story.town.bot
        assert isinstance(lodger, InProcessBot)
        assert lodger.app is not None
        assert lodger.app.client is not None
        await lodger.app.client.close()
        assert (await page(story, "/healthz"))[0] == 200
        status, text = await page(story, "/readyz")
        assert (status, text) == (503, "not connected to Discord\n")


async def test_a_bot_without_its_database_is_not_ready(postgres: Cluster, postgresql_url: str) -> None:
    async with riverside(settings={"web_address": "127.0.0.1:0"}, database_url=postgresql_url) as story:
        with postgres.closed(postgresql_url):
            status, text = await page(story, "/readyz")
            assert status == 503
            assert text.startswith("the database does not answer")
        assert (await page(story, "/readyz"))[0] == 200


async def test_the_metrics_say_how_much_waits_and_what_became_of_attempts() -> None:
    async with riverside(settings={"web_address": "127.0.0.1:0"}) as story:
        before = await figures(story)
        preview = await story.rosa.slash(
            "session schedule", cohort="Spring", title="Circle", starts="2026-09-08 18:00", minutes=60
        )
        await story.rosa.click(preview, "Confirm")
        after = await figures(story)
        assert after["leaders_outbox_rows", "notice", "planned"] > before.get(
            ("leaders_outbox_rows", "notice", "planned"), 0
        )
        assert after["leaders_attempts_total", "done"] > before["leaders_attempts_total", "done"]
        assert after["leaders_outbox_late",] == 0
        assert after["leaders_connected",] == 1
        assert after["leaders_quarantined",] == 0
        story.town.clock.jump(story.town.now + timedelta(days=9))
        behind = await figures(story)
        assert behind["leaders_outbox_oldest_seconds",] > 86400


async def test_nothing_listens_unless_it_was_asked_for() -> None:
    async with riverside() as story:
        lodger = story.town.bot
        assert isinstance(lodger, InProcessBot)
        assert lodger.app is not None
        assert lodger.app.web is None


def test_a_web_address_is_a_host_and_a_port() -> None:
    read = Settings.from_env({"LEADERS_WEB_ADDRESS": ":8080", "LEADERS_WEB_URL": "https://leaders.example.org/"})
    assert read.web_address == ("0.0.0.0", 8080)
    assert read.web_url == "https://leaders.example.org"
