"""Meetings from before there were two versions stand as they did: confirmed ones count, others are asked about."""

from datetime import date

from sqlalchemy import select, update

from bot.db.migrations import engine_for_migrations, migrate
from tests.support.clocks import NOW
from tests.support.frozen_rows import fill, reflected

BEFORE, AFTER = "0018", "0019"


def test_meetings_keep_what_counts_and_what_is_asked(empty_url: str) -> None:
    with engine_for_migrations(empty_url) as engine, engine.begin() as connection:
        migrate(connection, BEFORE)
        tables = fill(
            connection,
            {
                "servers.id": 7,
                "members.user_id": [8, 9],
                "meetings.on_date": [date(2026, 9, 1), date(2026, 9, 2)],
                "outbox.kind": ["meeting.confirm", "meeting.confirmed"],
                "mentoring_times.starts": 60,
                "mentoring_times.ends": 120,
                "follow_up_days.second": 2,
                "follow_up_days.told": 2,
            },
        )
        meetings, outbox = tables.tables["meetings"], tables.tables["outbox"]
        settled, asked = connection.execute(select(meetings.c.id).order_by(meetings.c.id)).scalars()
        connection.execute(update(meetings).where(meetings.c.id == settled).values(confirmed_at=NOW))
        connection.execute(update(meetings).where(meetings.c.id == asked).values(confirmed_at=None))
        minutes = {row.id: row.minutes for row in connection.execute(select(meetings.c.id, meetings.c.minutes))}
        key = str(minutes[asked])
        connection.execute(
            update(outbox).where(outbox.c.kind == "meeting.confirm").values(subject_id=asked, dedupe_key=key)
        )
        migrate(connection, AFTER)
        after = reflected(connection).tables
        rows = {row.id: row for row in connection.execute(select(after["meetings"]))}
        found = rows[settled]
        assert (found.status, found.counted, found.format, found.other_minutes) == (
            "settled", minutes[settled], "individual", None,
        )  # fmt: skip
        assert (rows[asked].status, rows[asked].counted, rows[asked].turn) == ("asked", 0, 1)
        keys = select(after["outbox"].c.dedupe_key).where(after["outbox"].c.kind == "meeting.confirm")
        assert connection.execute(keys).scalars().all() == ["t1"], "its button still asks"
