"""What is shared with a mentor stays so through an upgrade where the two are a pair, else it is closed."""

from typing import Any

import pytest
from sqlalchemy import Connection, MetaData, insert, select, update

from bot.db.migrations import engine_for_migrations, migrate
from tests.support.frozen_rows import fill, reflected

BEFORE, AFTER = "0013", "0014"


def a_database_before(connection: Connection, **given: object) -> MetaData:
    """An accepted pair in an open cohort, and what is shared with the mentor, with the group and with nobody."""
    migrate(connection, BEFORE)
    tables = fill(
        connection,
        {
            "servers.id": 7,
            "members.user_id": [8, 9],
            "cohorts.status": "open",
            "enrollments.status": "active",
            "matches.status": "accepted",
            "reflections.visibility": ["mentor", "group", "me"],
            "members.gone": False,
            **given,
        },
    )
    pair = connection.execute(select(tables.tables["matches"])).mappings().one()
    for table in ("enrollments", "reflections"):
        connection.execute(update(tables.tables[table]).values(member_id=pair["mentee_id"]))
    mentors = {"mentor": pair["mentor_id"], "group": None, "me": None}
    reflections = tables.tables["reflections"]
    for visibility, mentor in mentors.items():
        connection.execute(update(reflections).where(reflections.c.visibility == visibility).values(mentor_id=mentor))
    return tables


def pairs(connection: Connection) -> dict[str, str]:
    table = reflected(connection).tables["reflections"]
    return {row.visibility: row.pair for row in connection.execute(select(table))}


def test_what_is_shared_belongs_to_the_pair_that_the_two_are(empty_url: str) -> None:
    with engine_for_migrations(empty_url) as engine, engine.begin() as connection:
        tables = a_database_before(connection)
        match = tables.tables["matches"]
        row: dict[str, Any] = dict(connection.execute(select(match)).mappings().one())
        connection.execute(
            insert(match),
            [
                {
                    **row,
                    "id": row["id"] + 7,
                    "status": "ended",
                    "round_id": row["round_id"],
                    "mentee_id": row["mentor_id"],
                    "mentor_id": row["mentee_id"],
                }
            ],
        )
        migrate(connection, AFTER)
        assert pairs(connection) == {"mentor": f"{row['id']}.0", "group": "", "me": ""}
        rests = select(reflected(connection).tables["matches"].c.rests)
        assert set(connection.execute(rests).scalars()) == {0}


@pytest.mark.parametrize(
    "broken",
    [
        {"cohorts.status": "closed"},
        {"enrollments.status": "left"},
        {"matches.status": "ended"},
        {"members.gone": [True, False]},
        {"members.gone": [False, True]},
    ],
    ids=str,
)
def test_what_was_shared_within_a_pair_that_is_over_is_closed(empty_url: str, broken: dict[str, object]) -> None:
    with engine_for_migrations(empty_url) as engine, engine.begin() as connection:
        a_database_before(connection, **broken)
        migrate(connection, AFTER)
        assert pairs(connection) == {"mentor": "0.0", "group": "", "me": ""}, "and no pair will ever be that"
