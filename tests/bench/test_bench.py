"""The benchmark runs and says what it found. How fast anything is, is not asserted here: `make bench` does that."""

import json
import sys
from asyncio.subprocess import PIPE, STDOUT, create_subprocess_exec
from pathlib import Path

import pytest

from tests.bench.figures import Figure, beside, bounded, more_by, percentile

HOUSE = Path(__file__).resolve().parents[2]


async def test_a_short_run_writes_every_figure(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    short = ("-m", "tests.bench", "--short", "--out", str(file))
    process = await create_subprocess_exec(sys.executable, *short, cwd=HOUSE, stdout=PIPE, stderr=STDOUT)
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    figures = json.loads(file.read_text("utf-8"))
    assert [set(each) for each in figures] == [{"name", "ratio", "limit", "ours", "peer", "unit"}] * len(figures)
    assert {each["limit"] for each in figures if each["name"].endswith("ours / plain")} == {0.8, 0.9, 1.0}
    assert sum(each["limit"] is not None for each in figures) == 27
    unanswered = next(each for each in figures if "unanswered" in each["name"])
    assert unanswered["ours"] == 0


def test_a_figure_is_missed_above_its_limit_and_not_at_it() -> None:
    assert not beside("same", 9.0, 10.0, "ms", 0.9).is_missed
    assert beside("slower", 9.1, 10.0, "ms", 0.9).is_missed
    assert not beside("only told", 90.0, 10.0, "ms").is_missed


def test_so_much_more_than_a_peer_is_a_limit_of_the_ratio() -> None:
    assert not more_by("memory", 119.0, 45.0, "MB", 75).is_missed
    assert more_by("memory", 121.0, 45.0, "MB", 75).is_missed


def test_a_fixed_bound_stands_in_the_peers_place() -> None:
    assert bounded("p99", 125.0, 250, "ms") == Figure("p99", 0.5, 1.0, 125.0, 250, "ms")
    assert not bounded("unanswered", 0, 0, "interactions").is_missed
    assert bounded("unanswered", 1, 0, "interactions").is_missed


@pytest.mark.parametrize(("part", "sample"), [(0.5, 50), (0.99, 99), (1.0, 100)])
def test_a_percentile_is_a_sample_that_so_many_do_not_exceed(part: float, sample: int) -> None:
    assert percentile(range(100, 0, -1), part) == sample
