"""Certificates that were issued before they could be replaced: all stay valid, and their codes still verify."""

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bot.db.migrations import engine_for_migrations, migrate
from cogs.certificates.rules import CertificateState
from cogs.verification import services as verification
from tests.support.frozen_rows import fill, reflected

BEFORE, AFTER = "0018", "head"
FACTS = {
    "cohort": "Spring", "issuer": "Riverside", "begins": "2026-01-05", "ends": "2026-06-30",
    "sessions": 8, "reflections": 6, "meetings": 3, "minutes": {"rsc_group": 960, "mentoring": 135},
}  # fmt: skip


def test_codes_of_before_still_verify_and_no_number_is_given_twice(empty_url: str) -> None:
    times = {"mentoring_times.starts": 60, "mentoring_times.ends": 120}
    days = {
        "follow_up_days.second": 2,
        "follow_up_days.told": 2,
        "meetings.other_minutes": None,
        "meetings.group_id": None,
    }
    with engine_for_migrations(empty_url) as engine, engine.begin() as connection:
        migrate(connection, BEFORE)
        given: dict[str, object] = {"servers.id": 7, "members.user_id": [8, 9], "certificates.code": "COL-7K3F-9QXM-2A"}
        given |= {**times, **days, "certificates.facts": FACTS, "cohorts.timezone": "America/Los_Angeles"}
        tables = fill(connection, given)
        certificates = tables.tables["certificates"]
        first = dict(connection.execute(select(certificates)).mappings().one())
        other = connection.execute(select(tables.tables["members"].c.id)).scalars().all()
        member = next(one for one in other if one != first["member_id"])
        second = {**first, "id": first["id"] + 5, "member_id": member, "code": "COL-0000-0000-00"}
        connection.execute(insert(certificates), [second])
        connection.execute(certificates.delete().where(certificates.c.id == second["id"]))
        migrate(connection, AFTER)
        with Session(connection) as tx:
            found = verification.by_code(tx, typed="col 7k3f 9qxm 2a")
            assert found is not None
            assert (found.state, found.name) == (CertificateState.VALID, first["name"])
            assert found.minutes == {"rsc_group": 960, "mentoring": 135}
            assert verification.by_code(tx, typed="COL-0000-0000-00") is None
        after = reflected(connection).tables["certificates"]
        kept = connection.execute(select(after)).mappings().one()
        assert {name: kept[name] for name in first} == first
        newer = {**kept, "code": "COL-1111-1111-11", "state": "revoked", "ended_at": kept["issued_at"]}
        del newer["id"]
        connection.execute(insert(after), [newer])
        numbers = connection.execute(select(after.c.id).order_by(after.c.id)).scalars().all()
        assert numbers[0] == first["id"] and (connection.dialect.name != "sqlite" or numbers[1] > second["id"])
