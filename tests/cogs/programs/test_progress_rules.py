"""What remains, what comes next, and a certificate's days."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from cogs.certificates.rules import period
from cogs.programs.rules import BAR, Kind, Line, Step, bar, next_step


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


def step(done: tuple[Line, ...], *, paired: bool = False, certified: bool = False, **is_open: bool) -> Step:
    usual = {"cohort_open": True, "mentor_requested": False, "session_ahead": True, "prompt_open": True}
    return next_step(done, paired=paired, certified=certified, **{**usual, **is_open})


def test_the_next_step_begins_with_what_others_wait_for() -> None:
    assert step(lines(agreement=0, meetings=0)) is Step.ACCEPT_AGREEMENT
    assert step(lines(sessions=2, meetings=0)) is Step.REQUEST_MENTOR
    assert step(lines(sessions=2, meetings=0), paired=True) is Step.COME_TO_SESSION
    assert step(lines(reflections=2, meetings=0), paired=True) is Step.REFLECT
    assert step(lines(meetings=2), paired=True) is Step.MEET_MENTOR
    assert step(lines()) is Step.ASK_FOR_CERTIFICATE
    assert step(lines(), certified=True) is Step.REST


def test_the_next_step_is_one_that_is_really_open() -> None:
    assert step(lines(meetings=0), mentor_requested=True) is Step.WAIT_FOR_MENTOR
    assert step(lines(meetings=0), mentor_requested=True, request_rests=True) is Step.GO_ON_ASKING
    assert step(lines(sessions=2, meetings=0), mentor_requested=True, asked_to_pair=True) is Step.ANSWER_PAIRING
    assert step(lines(sessions=2, meetings=0), mentor_requested=True) is Step.COME_TO_SESSION
    assert step(lines(sessions=2, reflections=2), session_ahead=False) is Step.REFLECT
    assert step(lines(sessions=2, reflections=2), session_ahead=False, prompt_open=False) is Step.WAIT
    assert step(lines(sessions=2, meetings=0), cohort_open=False) is Step.CLOSED
    assert step(lines(), cohort_open=False) is Step.ASK_FOR_CERTIFICATE


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
