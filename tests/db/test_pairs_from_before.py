"""Pairs from before mentoring asked both, followed up and agreed: they stand as they did, and nobody is asked anew."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from bot.db import Tx
from bot.db.migrations import engine_for_migrations, migrate
from cogs.mentoring.services import follow_up, questions
from tests.support.clocks import NOW
from tests.support.frozen_rows import Rows, everything, fill, reflected

BEFORE, AFTER = "0014", "0022"
ANSWERED = ("accepted", "declined", "ended", "draft", "asked")
"""How the pairs of a cohort stood, a mentee each."""


def a_database_before(connection: Connection) -> Rows:
    """One mentor with a pair of each kind: the accepted one has met, and the mentor of the last one has been asked."""
    migrate(connection, BEFORE)
    given = {
        "servers.id": 7,
        "members.user_id": list(range(11, 17)),
        "cohorts.status": "open",
        "enrollments.status": "active",
        "matches.status": "accepted",
        "outbox.kind": ["session.reminder", "match.introduction", "match.pairing"],
    }
    tables = fill(connection, given).tables
    match, outbox = tables["matches"], tables["outbox"]
    first: dict[str, Any] = dict(connection.execute(select(match)).mappings().one())
    members = connection.execute(select(tables["members"].c.id).order_by(tables["members"].c.id)).scalars()
    mentees = [member for member in members if member != first["mentor_id"]]
    assert mentees[0] == first["mentee_id"]
    others = [
        {**first, "id": first["id"] + place, "mentee_id": mentees[place], "status": status, "answered_at": at}
        for place, status in enumerate(ANSWERED[1:], start=1)
        for at in (None if status in ("draft", "asked") else first["answered_at"],)
    ]
    connection.execute(insert(match), others)
    place = dict(connection.execute(select(tables["enrollments"])).mappings().one())
    connection.execute(update(tables["enrollments"]).values(member_id=mentees[0]))
    later = [{**place, "id": place["id"] + n, "member_id": mentee} for n, mentee in enumerate(mentees[1:], start=1)]
    connection.execute(insert(tables["enrollments"]), later)
    about: dict[str, dict[str, object]] = {
        "match.introduction": {"subject_id": first["id"], "member_id": mentees[0]},
        "match.pairing": {"subject_id": others[-1]["id"], "member_id": first["mentor_id"]},
    }
    for kind, what in about.items():
        connection.execute(update(outbox).where(outbox.c.kind == kind).values(state="planned", **what))
    reminder = connection.execute(select(outbox.c.id).where(outbox.c.kind == "session.reminder")).scalar_one()
    connection.execute(update(outbox).where(outbox.c.kind == "match.introduction").values(after_id=reminder))
    connection.execute(update(tables["meetings"]).values(confirmed_at=first["answered_at"]))
    return everything(connection, reflected(connection))


def kinds(rows: Rows) -> list[str]:
    """What is owed about pairs."""
    return sorted(one["kind"] for one in rows["outbox"] if one["kind"].startswith("match."))


def test_pairs_their_meetings_and_what_they_share_are_as_they_were(empty_url: str) -> None:
    with engine_for_migrations(empty_url) as engine, engine.begin() as connection:
        before = a_database_before(connection)
        migrate(connection, AFTER)
        after = everything(connection, reflected(connection))
        same = ("id", "round_id", "cohort_id", "mentor_id", "mentee_id", "status", "answered_at")
        kept = [[{name: one[name] for name in same} for one in rows["matches"]] for rows in (before, after)]
        assert kept[0] == kept[1]
        assert [one["status"] for one in after["matches"]] == list(ANSWERED)
        accepted = [one["mentor_accepted_at"] is not None for one in after["matches"]]
        assert accepted == [True, False, False, False, False]
        for name in ("asked_at", "paused_at", "resumed_at", "thread_id", "fit", "decline_reason", "end_reason"):
            assert {one[name] for one in after["matches"]} == {None}, name
        (meeting,), (was,) = after["meetings"], before["meetings"]
        assert {name: meeting[name] for name in was} == was
        assert (meeting["status"], meeting["counted"]) == ("settled", was["minutes"])
        reasons = [(one["match_id"], one["criterion"], one["value"]) for one in after["match_reasons"]]
        assert reasons == [(one["match_id"], "language", one["language"]) for one in before["match_languages"]]
        spoken = {one["language"] for name in ("mentor_languages", "mentor_request_languages") for one in before[name]}
        assert {one["language"] for one in after["mentoring_languages"]} == spoken != set()
        assert {one["answer_days"] for one in after["match_rounds"]} == {14}
        for table in ("fit_questions", "pair_silences", "match_agreements", "match_times"):
            assert after[table] == [], "nobody was asked or offered anything"
        assert kinds(after) == kinds(before) == ["match.introduction", "match.pairing"]
        (told,) = (one for one in after["outbox"] if one["kind"] == "match.introduction")
        assert told["after_id"] is None, "it waits for nothing that will not come"


def test_who_was_asked_has_time_from_now_and_is_not_asked_twice(empty_url: str) -> None:
    with engine_for_migrations(empty_url) as engine, engine.begin() as connection:
        a_database_before(connection)
        migrate(connection, AFTER)
        for hours in (0, 1, 24):  # the daily work, also after a restart
            now = NOW + timedelta(days=1, hours=hours)
            with Tx(connection, autoflush=False) as tx:
                questions.give_time(tx, now=now)
                follow_up.look(tx, now=now)
                tx.flush()
        after = everything(connection, reflected(connection))
        asked = [one["asked_at"] is not None for one in after["matches"]]
        assert asked == [False, False, False, False, True], "of what was settled before nobody is asked again"
        assert kinds(after).count("match.pairing") == 1
        assert kinds(after).count("match.reminder") == 2
        assert kinds(after).count("match.lapse") == 1
        assert not after["fit_questions"] and not after["pair_silences"]


def test_a_pair_of_long_ago_is_asked_once_how_it_goes_and_not_for_every_month(empty_url: str) -> None:
    with engine_for_migrations(empty_url) as engine, engine.begin() as connection:
        a_database_before(connection)
        migrate(connection, AFTER)
        for hours in (0, 1, 24):
            with Tx(connection, autoflush=False) as tx:
                follow_up.look(tx, now=NOW + timedelta(days=200, hours=hours))
                tx.flush()
        after = everything(connection, reflected(connection))
        (pair, *_) = after["matches"]
        assert [one["match_id"] for one in after["fit_questions"]] == [pair["id"]] * 2
        assert {one["member_id"] for one in after["fit_questions"]} == {pair["mentor_id"], pair["mentee_id"]}
        assert len(after["pair_silences"]) == 1
