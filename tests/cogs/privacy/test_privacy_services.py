"""Deletion reaches every table, or says why a table stays."""

import ast
from pathlib import Path

from sqlalchemy import Table

from bot.db.base import Base
from bot.db.lists import Item
from bot.feature import kept_of, notices_of, personal_data_of
from cogs import FEATURES
from cogs.staff.services import staff_notices

DATA, KEPT = personal_data_of(FEATURES), kept_of(FEATURES)


LISTS = [one.local_table for one in Base.registry.mappers if issubclass(one.class_, Item)]


def test_every_table_is_either_deleted_from_or_explained() -> None:
    mine, lists = set(DATA.tables), {table.name for table in LISTS if isinstance(table, Table)}
    assert mine | set(KEPT) | lists == set(Base.metadata.tables)
    assert not mine & set(KEPT)
    assert not lists & (mine | set(KEPT))


def test_a_list_goes_with_the_row_that_has_it() -> None:
    for table in LISTS:
        assert isinstance(table, Table)
        owners = {(key.column.table.name, key.ondelete) for column in table.primary_key for key in column.foreign_keys}
        ((owner, on_delete),) = owners
        assert owner in {*DATA.tables, *KEPT}
        assert on_delete == "CASCADE"


def test_no_table_that_stays_has_a_column_that_names_a_member_for_good() -> None:
    named = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        if table.name in KEPT
        for column in table.columns
        if column.name in {"member_id", "user_id"}
        or any(key.column.table.name == "members" for key in column.foreign_keys)
    }
    assert named == {
        "series.created_by",
        "session_changes.by",
        "audit_events.user_id",
        "prompts.author_id",
        "prompt_translations.translator_id",
    }


def test_every_subject_of_the_audit_is_either_forgotten_with_its_person_or_says_nothing_of_anybody() -> None:
    written = {
        word.arg
        for path in (*Path("bot").rglob("*.py"), *Path("cogs").rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "audit.record"
        for word in call.keywords
        if word.arg != "now"
    }
    assert None not in written, "subjects are named where they are written"
    assert written == set(DATA.subjects)
    assert {table for table in DATA.subjects.values() if table is not None} <= set(DATA.tables)


NAMES_NOBODY = {
    "certificate.approved": "to the person themself",
    "certificate.issued": "to the person themself",
    "certificate.reissued": "to the person themself",
    "certificate.reminder": "to the person themself",
    "certificate.revoked": "to the person themself",
    "cohort.closed": "to each participant, of the cohort",
    "cohort.invitation": "of the cohort",
    "cohort.pause": "of the cohort",
    "cohort.reopened": "to each participant, of the cohort",
    "cohort.place_ended": "to the person whose place was ended, of the cohort",
    "cohort.welcome": "of the cohort",
    "delivery.failed": "by number; its person's rows go",
    "hours.moved": "to the person themself, of the cohort",
    "match.declined": "the cohort, and how many wait",
    "match.fit_told": "the cohort",
    "match.in_thread": "to the two in their thread, by no name",
    "match.mentee_erased": "the cohort",
    "match.mentor_erased": "the cohort",
    "match.silent": "the cohort, and how many pairs",
    "match.waiting": "the cohort, and how many wait",
    "mentor.approved": "to the person themself",
    "mentor.invited": "to the person themself, of the cohort",
    "person.hello": "to the person themself",
    "prompt.lacking": "the prompt, and the cohorts",
    "prompt.language": "of the prompt",
    "prompt.post": "of the prompt",
    "prompt.reminder": "to the person themself",
    "prompt.retired": "the prompt, and the cohorts",
    "server.role": "of the server",
    "delivery.quarantine": "about the bot itself",
    "thread.remains": "the thread, whose person was taken out",
    "session.change": "to each person, of the session",
    "attendance.corrected": "to the person themself",
    "session.channel_deleted": "of the cohort",
    "session.event": "of the session",
    "session.event_deleted": "of the session",
    "session.events_refused": "of the server",
    "session.offer": "to the person themself",
    "session.offer_lapsed": "to the person themself",
    "session.opening": "of the session",
    "session.reminder": "to each person, of the session",
    "translation.outcome": "to the person themself",
}
REDRAWN = {"session.announcement", *staff_notices.KINDS.values()}


def test_every_notice_that_names_somebody_to_others_is_redrawn_or_taken_back() -> None:
    kinds = {kind.kind for kind in notices_of(FEATURES)}
    assert kinds == set(NAMES_NOBODY) | REDRAWN | set(DATA.told_in)
