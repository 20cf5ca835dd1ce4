"""Moments keep their zone and lists of codes their order, in both databases."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import StatementError

from bot.db import Database, Tx
from bot.people.models import Member
from cogs.cohorts.models import Cohort
from tests.support.clocks import NOW
from tests.support.people import a_cohort, a_member, a_server

moments = st.datetimes(
    min_value=datetime(1970, 1, 2),  # noqa: DTZ001
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=moments)
async def test_a_moment_comes_back_as_the_same_moment_in_utc(database: Database, at: datetime) -> None:
    def there_and_back(tx: Tx) -> datetime:
        member = a_member(tx, a_server(tx), created_at=at)
        tx.expire(member)
        return tx.execute(select(Member.created_at).where(Member.id == member.id)).scalar_one()

    back = await database.write(there_and_back)
    assert back == at
    assert back.tzinfo is UTC


async def test_a_naive_moment_is_refused(database: Database) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(StatementError, match="needs its zone"):
        await database.write(lambda tx: a_member(tx, a_server(tx), created_at=naive))


async def test_moments_compare_as_moments_whatever_zone_they_were_given_in(database: Database) -> None:
    seattle = timezone(timedelta(hours=-7))

    def count(tx: Tx) -> int:
        server = a_server(tx)
        a_member(tx, server, created_at=NOW)
        later = NOW.astimezone(seattle) + timedelta(minutes=1)
        return tx.execute(select(func.count()).where(Member.created_at < later)).scalar_one()

    assert await database.write(count) == 1


@pytest.mark.parametrize("codes", [(), ("en",), ("so", "en", "zh-Hans")])
async def test_codes_come_back_in_their_order(database: Database, codes: tuple[str, ...]) -> None:
    def there_and_back(tx: Tx) -> tuple[str, ...]:
        cohort = a_cohort(tx, a_server(tx), languages=codes)
        return tx.execute(select(Cohort.languages).where(Cohort.id == cohort.id)).scalar_one()

    assert await database.write(there_and_back) == codes
