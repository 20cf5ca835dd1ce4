"""A time to meet and an agreement, as they are kept: one of each, whoever presses at the same moment."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from bot.db import Database, Tx
from bot.i18n.catalogues import Catalogues, locales_folder
from cogs.calendars import services as calendars
from cogs.calendars.documents import ical
from cogs.mentoring.models import Match, MatchAgreement, MatchTime, MentoringProfile, MentoringTime
from cogs.mentoring.refusals import AgreementChanged, OwnAgreement, TimeChosen, TimeOver, UnknownMatch
from cogs.mentoring.rules.follow_up import Silence
from cogs.mentoring.rules.matching import HowOften
from cogs.mentoring.rules.mentors import Topic
from cogs.mentoring.services import agreements, follow_up, home, meeting_times
from cogs.mentoring.services.agreements import Terms
from tests.support.clocks import NOW
from tests.support.mentoring import Town, a_town, paired
from tests.support.people import act

TERMS = Terms(Topic.FAMILIES, HowOften.WEEKLY, 6)


def a_pair(tx: Tx) -> tuple[Town, int, list[int]]:
    """A pair that is free on every evening, and the times that it is offered."""
    town = a_town(tx)
    tx.flush()
    for profile, server in tx.execute(select(MentoringProfile.id, MentoringProfile.server_id)).all():
        rows = [
            {"server_id": server, "profile_id": profile, "position": n, "weekday": n, "starts": 1020, "ends": 1260}
            for n in range(7)
        ]
        tx.execute(insert(MentoringTime), rows)
    match_id = paired(tx, town)
    return town, match_id, list(tx.execute(select(MatchTime.id).order_by(MatchTime.starts_at)).scalars())


async def test_of_two_who_choose_at_the_same_moment_one_sets_the_time(database: Database) -> None:
    town, _match, (first, _second, last) = await database.write(a_pair)
    results = await asyncio.gather(
        database.write(meeting_times.choose, act(town.mentor), time_id=first),
        database.write(meeting_times.choose, act(town.mentee), time_id=last),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in results) == ["Taken", "TimeChosen"]


async def test_the_time_stands_in_both_calendars_and_in_nobody_elses(database: Database) -> None:
    def story(tx: Tx) -> None:
        town, _match, times = a_pair(tx)
        with pytest.raises(UnknownMatch):
            meeting_times.choose(tx, act(town.staff), time_id=times[0])
        taken = meeting_times.choose(tx, act(town.mentee), time_id=times[1])
        for person, others in ((town.mentor, ["Amina"]), (town.mentee, ["Hodan"]), (town.staff, [])):
            found = calendars.read(tx, token=calendars.link(tx, act(person)), now=NOW)
            assert found is not None
            assert [(one.other, one.starts_at) for one in found.meetings] == [(o, taken.starts_at) for o in others]
            file = ical(Catalogues(locales_folder()).texts("es", "America/Los_Angeles"), found)
            assert (b"UID:meeting-" in file) == bool(others)
        with pytest.raises(TimeChosen):
            meeting_times.choose(tx, act(town.mentor), time_id=times[0])

    await database.write(story)


async def test_a_time_that_has_passed_is_not_chosen(database: Database) -> None:
    def story(tx: Tx) -> None:
        town, _match, times = a_pair(tx)
        with pytest.raises(TimeOver):
            meeting_times.choose(tx, act(town.mentor, NOW + timedelta(days=30)), time_id=times[0])

    await database.write(story)


async def test_an_agreement_holds_when_the_other_accepts_the_version_that_they_read(database: Database) -> None:
    def story(tx: Tx) -> None:
        town, match_id, _times = a_pair(tx)
        agreements.propose(tx, act(town.mentor), match_id=match_id, terms=TERMS)
        with pytest.raises(OwnAgreement):
            agreements.accept(tx, act(town.mentor), match_id=match_id, version=1)
        agreements.propose(tx, act(town.mentee), match_id=match_id, terms=Terms(Topic.STUDY, HowOften.MONTHLY, 3))
        with pytest.raises(AgreementChanged):
            agreements.accept(tx, act(town.mentor), match_id=match_id, version=1)
        agreements.accept(tx, act(town.mentor), match_id=match_id, version=2)
        kept = agreements.current(tx, act(town.mentee), match_id=match_id)
        assert kept is not None and kept.accepted and kept.terms.goal is Topic.STUDY
        for other in (town.staff,):
            with pytest.raises(UnknownMatch):
                agreements.current(tx, act(other), match_id=match_id)

    await database.write(story)


async def test_what_both_accepted_holds_until_both_have_accepted_something_else(database: Database) -> None:
    def story(tx: Tx) -> None:
        town, match_id, _times = a_pair(tx)
        agreements.propose(tx, act(town.mentor), match_id=match_id, terms=TERMS)
        agreements.accept(tx, act(town.mentee), match_id=match_id, version=1)
        holds = select(agreements.rhythm(Match.id)).where(Match.id == match_id)
        agreements.propose(tx, act(town.mentee), match_id=match_id, terms=Terms(Topic.STUDY, HowOften.MONTHLY, 3))
        assert tx.execute(holds).scalar_one() is HowOften.WEEKLY
        agreements.propose(tx, act(town.mentee), match_id=match_id, terms=Terms(Topic.STUDY, HowOften.FORTNIGHTLY, 3))
        agreements.accept(tx, act(town.mentor), match_id=match_id, version=3)
        assert tx.execute(holds).scalar_one() is HowOften.FORTNIGHTLY
        kept = select(MatchAgreement.version).order_by(MatchAgreement.version)
        assert tx.execute(kept).scalars().all() == [1, 3]  # what nobody accepted is nobody's agreement

    await database.write(story)


async def test_a_mentor_sees_when_they_meet_next_and_who_has_a_plan_is_not_silent(database: Database) -> None:
    def story(tx: Tx) -> None:
        town, match_id, times = a_pair(tx)
        before = home.of(tx, act(town.mentor))
        assert before.next is None
        taken = meeting_times.choose(tx, act(town.mentee), time_id=times[-1])
        now = home.of(tx, act(town.mentor))
        assert now.next is not None and now.next.next == taken.starts_at
        assert home.listing(tx, act(town.mentor)).people[0].next == taken.starts_at
        tx.execute(update(MatchTime).where(MatchTime.id == times[-1]).values(starts_at=NOW + timedelta(days=60)))
        (pair,) = follow_up.pairs(tx, now=NOW + timedelta(days=40))
        assert pair.id == match_id and pair.silence is Silence.NONE
        (later,) = follow_up.pairs(tx, now=NOW + timedelta(days=61))
        assert later.silence is Silence.LONG

    await database.write(story)


async def test_a_pair_that_agreed_to_meet_monthly_is_not_silent_after_three_weeks(database: Database) -> None:
    def story(tx: Tx) -> None:
        town, match_id, _times = a_pair(tx)
        agreements.propose(tx, act(town.mentor), match_id=match_id, terms=Terms(Topic.STUDY, HowOften.MONTHLY, 6))
        at = {days: NOW + timedelta(days=days) for days in (25, 37, 53)}
        (before,) = follow_up.pairs(tx, now=at[25])
        assert before.silence is Silence.SILENT
        agreements.accept(tx, act(town.mentee), match_id=match_id, version=1)
        found = [one.silence for day in at.values() for one in follow_up.pairs(tx, now=day)]
        assert found == [Silence.NONE, Silence.SILENT, Silence.LONG]

    await database.write(story)
