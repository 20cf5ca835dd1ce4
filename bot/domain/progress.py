"""What a certificate asks, what is done of it, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The things that a certificate asks."""

    AGREEMENT = "agreement"
    SESSION = "session"
    REFLECTION = "reflection"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that the certificate asks, and how much of it is done."""

    kind: Kind
    done: int
    required: int

    @property
    def remaining(self) -> int:
        """How much is still to do."""
        return max(0, self.required - self.done)


class Step(StrEnum):
    """What somebody does next."""

    ACCEPT_AGREEMENT = "accept_agreement"
    REQUEST_MENTOR = "request_mentor"
    COME_TO_SESSION = "come_to_session"
    REFLECT = "reflect"
    MEET_MENTOR = "meet_mentor"
    ASK_FOR_CERTIFICATE = "ask_for_certificate"
    REST = "rest"
    """The certificate is there."""


def next_step(lines: Sequence[Line], *, paired: bool, certified: bool) -> Step:
    """The first thing to do: what others wait for comes before what one does oneself."""
    if certified:
        return Step.REST
    open_kinds = {line.kind for line in lines if line.remaining}
    if Kind.AGREEMENT in open_kinds:
        return Step.ACCEPT_AGREEMENT
    if Kind.MEETING in open_kinds and not paired:
        return Step.REQUEST_MENTOR
    for kind, step in (
        (Kind.SESSION, Step.COME_TO_SESSION),
        (Kind.REFLECTION, Step.REFLECT),
        (Kind.MEETING, Step.MEET_MENTOR),
    ):
        if kind in open_kinds:
            return step
    return Step.ASK_FOR_CERTIFICATE


BAR = 10

HOUR_TYPES = ("professional", "rsc_individual", "rsc_group", "peer", "mentoring")
"""The types of hours, kept apart, in the order in which they are told."""


def bar(done: int, required: int) -> str:
    """How far one is, as a line of ten strokes; full only when everything is done.

    The strokes are box-drawing characters, which screen readers pass over; the numbers stand beside it in words.
    """
    if required <= 0:
        return "━" * BAR
    full = min(BAR, max(0, done) * BAR // required)
    return "━" * full + "╌" * (BAR - full)
