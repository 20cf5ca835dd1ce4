"""The demo, as `make demo` plays it: what it counts is what came of it."""

import json
import re
from pathlib import Path

import pytest

from tests.test_cli import SECRET, ended, started


@pytest.mark.timeout(330)
async def test_a_year_with_all_its_turns_is_played_and_counted(tmp_path: Path) -> None:
    done = await ended(await started(tmp_path, "demo", "--out", str(tmp_path / "out")), within=300)
    assert done.code == 0 and "Traceback" not in done.err, done.err
    assert SECRET not in done.out + done.err
    counted = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))
    least = {"participants": 24, "sessions_held": 12, "prompts_posted": 12, "matches": 10, "certificates": 10}
    assert {name: counted[name] for name in least if counted[name] < least[name]} == {}
    turns = (
        "sessions_entered_later",
        "sessions_moved",
        "sessions_cancelled",
        "places_offered",
        "pauses",
        "closed_dms",
        "outages",
        "checked_in",
    )
    assert [name for name in (*turns, "sent_after_outage", "expired_in_outage") if not counted[name]] == []
    broken = ("notices_duplicated", "notices_lost", "unanswered", "violations")
    assert [name for name in broken if counted[name]] == []
    assert counted["languages"] == ["am", "ar", "en", "es", "so", "vi", "zh_Hant"]
    assert sum(counted["hours"].values()) > 100
    page = (tmp_path / "out" / "transcript.html").read_text("utf-8")
    head = page[page.index("<h1>") : page.index("Month by month")]
    assert head.index("What came of it") < head.index("<details") < head.index("Notices lost")
    body = re.sub(r"<[^>]*>", " ", page[page.index("Month by month") : page.index("<script>")])
    assert re.findall(r"\b\d{15,}\b", body) == [], "people read names, not ids"
    assert re.findall(r"session: \d+\b(?!-)", body) == []
