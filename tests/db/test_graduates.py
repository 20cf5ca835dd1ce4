"""Certificates from before are counted: each person once, with their first, and nobody is written to about it."""

from typing import Any

from sqlalchemy import insert, select

from bot.db.migrations import engine_for_migrations, migrate
from tests.support.frozen_rows import fill, reflected

BEFORE, AFTER = "0014", "0017"


def test_whoever_had_a_certificate_has_finished_once_with_the_first_of_them(empty_url: str) -> None:
    with engine_for_migrations(empty_url) as engine, engine.begin() as connection:
        migrate(connection, BEFORE)
        tables = fill(connection, {"servers.id": 7, "members.user_id": [8, 9], "cohorts.name_key": ["a", "b"]})
        certificates = tables.tables["certificates"]
        rows: list[dict[str, Any]] = [
            dict(row) for row in connection.execute(select(certificates).order_by(certificates.c.id)).mappings()
        ]
        first = rows[0]
        cohorts = connection.execute(select(tables.tables["cohorts"].c.id)).scalars().all()
        other = next(id_ for id_ in cohorts if id_ != first["cohort_id"])
        second = {**first, "id": rows[-1]["id"] + 5, "cohort_id": other, "code": "COL-AAAA-BBBB-CC"}
        connection.execute(insert(certificates), [second])
        migrate(connection, AFTER)
        found = connection.execute(select(reflected(connection).tables["mentoring_graduates"])).mappings().all()
        mine = [row for row in found if row["member_id"] == first["member_id"]]
        assert [(row["cohort_id"], row["invited_at"]) for row in mine] == [(first["cohort_id"], None)]
        assert len(found) == len({row["member_id"] for row in rows})
        assert not connection.execute(
            select(tables.tables["outbox"].c.id).where(tables.tables["outbox"].c.kind == "mentor.invited")
        ).all()
