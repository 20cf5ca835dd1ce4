"""What remains, what comes next, and a certificate's days."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.certificates import period
from bot.domain.progress import BAR, Kind, Line, Step, bar, next_step


def lines(agreement: int = 1, sessions: int = 8, reflections: int = 6, meetings: int = 3) -> tuple[Line, ...]:
    return (
        Line(Kind.AGREEMENT, agreement, 1),
        Line(Kind.SESSION, sessions, 8),
        Line(Kind.REFLECTION, reflections, 6),
        Line(Kind.MEETING, meetings, 3),
    )


@given(st.integers(0, 300), st.integers(0, 200))
def test_the_bar_is_full_only_when_everything_is_done(done: int, required: int) -> None:
    drawn = bar(done, required)
    assert len(drawn) == BAR
    assert (drawn == "━" * BAR) == (done >= required)


def test_the_next_step_begins_with_what_others_wait_for() -> None:
    assert next_step(lines(agreement=0, meetings=0), paired=False, certified=False) is Step.ACCEPT_AGREEMENT
    assert next_step(lines(sessions=2, meetings=0), paired=False, certified=False) is Step.REQUEST_MENTOR
    assert next_step(lines(sessions=2, meetings=0), paired=True, certified=False) is Step.COME_TO_SESSION
    assert next_step(lines(reflections=2, meetings=0), paired=True, certified=False) is Step.REFLECT
    assert next_step(lines(meetings=2), paired=True, certified=False) is Step.MEET_MENTOR
    assert next_step(lines(), paired=False, certified=False) is Step.ASK_FOR_CERTIFICATE
    assert next_step(lines(), paired=False, certified=True) is Step.REST


DAY = date(2026, 9, 8)


def test_a_certificate_names_the_days_of_the_cohort_up_to_today() -> None:
    ended = date(2027, 6, 9)
    assert period(DAY, ended, joined=date(2026, 9, 1), today=date(2027, 7, 1)) == (DAY, ended)
    assert period(DAY, ended, joined=date(2026, 9, 1), today=date(2027, 6, 1)) == (DAY, date(2027, 6, 1))
    assert period(None, None, joined=DAY, today=ended) == (DAY, ended)


@given(st.none() | st.dates(), st.none() | st.dates(), st.dates(), st.dates())
def test_a_certificate_never_ends_before_it_begins_nor_after_today(
    starts: date | None, ends: date | None, joined: date, today: date
) -> None:
    first, last = period(starts, ends, joined=joined, today=today)
    assert first <= last <= today
