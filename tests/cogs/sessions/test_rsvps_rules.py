"""Who gets a place: never more than there are, and nobody is passed over."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cogs.sessions.rules.rsvps import Room, RsvpAnswer, offered_until, settled

NOW = datetime(2026, 9, 1, 16, 0, tzinfo=UTC)


def test_without_a_capacity_everyone_comes() -> None:
    assert settled(RsvpAnswer.GOING, None, offered=False, room=Room(None, 10_000, 0)) == RsvpAnswer.GOING


def test_whoever_comes_to_a_full_session_waits_and_who_has_a_place_keeps_it() -> None:
    full = Room(2, 2, 0)
    assert settled(RsvpAnswer.GOING, None, offered=False, room=full) == RsvpAnswer.WAITING
    assert settled(RsvpAnswer.GOING, RsvpAnswer.GOING, offered=False, room=full) == RsvpAnswer.GOING
    assert settled(RsvpAnswer.MAYBE, RsvpAnswer.GOING, offered=False, room=full) == RsvpAnswer.MAYBE


def test_a_place_that_is_kept_is_for_its_own_person_alone() -> None:
    kept = Room(2, 1, 1)
    assert settled(RsvpAnswer.GOING, None, offered=False, room=kept) == RsvpAnswer.WAITING
    assert settled(RsvpAnswer.GOING, RsvpAnswer.WAITING, offered=True, room=Room(2, 1, 0)) == RsvpAnswer.GOING


@given(minutes=st.integers(1, 10_000), ahead=st.integers(1, 20_000))
def test_an_offer_ends_before_the_session_and_leaves_the_next_a_chance(minutes: int, ahead: int) -> None:
    starts = NOW + timedelta(minutes=ahead)
    until = offered_until(NOW, starts, minutes)
    assert NOW < until <= starts
    assert until - NOW <= timedelta(minutes=minutes)
    if ahead > 10:
        assert until - NOW <= max(timedelta(minutes=ahead) / 2, timedelta(minutes=5))
