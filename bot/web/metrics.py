"""`/metrics`, in the text format of Prometheus: how much is waiting, late and failed, and what came of attempts."""

from collections.abc import Iterable

from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from bot.core.clock import Clock
from bot.db import Database
from bot.outbox import health
from bot.outbox.health import Measures
from bot.web.status import BotStatus


class _Collector:
    """The figures of one moment. Nothing in them is about a person or a server."""

    def __init__(self, measures: Measures, status: BotStatus) -> None:
        self._measures = measures
        self._status = status

    def collect(self) -> Iterable[Metric]:
        """Each figure with its meaning."""
        rows = GaugeMetricFamily(
            "leaders_outbox_rows", "Notices and errands that are open or were given up", labels=("entry_type", "state")
        )
        for (entry_type, state), count in self._measures.counts.items():
            rows.add_metric((entry_type, state), count)
        yield rows
        yield GaugeMetricFamily(
            "leaders_outbox_late", "Of these, how many should have gone out five minutes ago", self._measures.late
        )
        yield GaugeMetricFamily(
            "leaders_outbox_oldest_seconds",
            "How long the first in line has waited",
            self._measures.behind.total_seconds(),
        )
        yield GaugeMetricFamily(
            "leaders_new_conversations", "Direct conversations begun in ten minutes", self._measures.new_conversations
        )
        yield GaugeMetricFamily(
            "leaders_quarantined",
            "Whether Discord lets the bot begin no direct conversations (20026)",
            int(self._measures.is_quarantined),
        )
        attempts = CounterMetricFamily("leaders_attempts", "Attempts since the start", labels=("outcome",))
        for outcome, count in sorted(self._status.tallies.items()):
            attempts.add_metric((outcome,), count)
        yield attempts
        yield GaugeMetricFamily(
            "leaders_connected", "Whether Discord is connected, on every shard", int(self._status.is_connected)
        )
        shards = GaugeMetricFamily("leaders_shard_connected", "Whether this shard is connected", labels=("shard",))
        for shard, stands in self._status.shards.items():
            shards.add_metric((str(shard),), int(stands))
        yield shards
        latencies = GaugeMetricFamily("leaders_latency_seconds", "Heartbeat to answer", labels=("shard",))
        for shard, seconds in self._status.latencies.items():
            latencies.add_metric((str(shard),), seconds)
        yield latencies


def routes(database: Database, clock: Clock, status: BotStatus) -> list[web.RouteDef]:
    """The page."""

    async def show(_request: web.Request) -> web.Response:
        measures = await database.read(health.measures, now=clock.now())
        registry = CollectorRegistry()
        registry.register(_Collector(measures, status))
        return web.Response(
            body=generate_latest(registry), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
        )

    return [web.get("/metrics", show)]
