"""Deletion reaches every table, or says why a table stays."""

from bot.db.models import Base
from bot.services.privacy import KEPT, MINE


def test_every_table_is_either_deleted_from_or_explained() -> None:
    mine = {table.__tablename__ for table in MINE}
    assert mine | set(KEPT) == set(Base.metadata.tables)
    assert not mine & set(KEPT)


def test_no_table_that_stays_has_a_column_that_names_a_member_for_good() -> None:
    named = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        if table.name in KEPT
        for column in table.columns
        if column.name in {"member_id", "user_id"}
        or any(key.column.table.name == "members" for key in column.foreign_keys)
    }
    assert named == {"series.created_by", "changes.by", "audit_events.user_id"}
