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
    ANSWER_PAIRING = "answer_pairing"
    """A mentor has said yes, and they are asked."""
    REQUEST_MENTOR = "request_mentor"
    COME_TO_SESSION = "come_to_session"
    REFLECT = "reflect"
    MEET_MENTOR = "meet_mentor"
    WAIT_FOR_MENTOR = "wait_for_mentor"
    GO_ON_ASKING = "go_on_asking"
    """They have asked for a mentor, and let that rest."""
    WAIT = "wait"
    """Something remains, and nothing of it can be done at this moment."""
    CLOSED = "closed"
    """Something remains, and the cohort is closed."""
    ASK_FOR_CERTIFICATE = "ask_for_certificate"
    REST = "rest"
    """The certificate is there."""


def next_step(
    lines: Sequence[Line],
    *,
    certified: bool,
    cohort_open: bool,
    paired: bool,
    mentor_requested: bool,
    request_rests: bool = False,
    asked_to_pair: bool = False,
    session_ahead: bool,
    prompt_open: bool,
) -> Step:
    """The first thing that can really be done: what others wait for comes before what one does oneself.

    `prompt_open`: one was posted to which they have not written.
    """
    remains = {line.kind for line in lines if line.remaining}
    needs_mentor = Kind.MEETING in remains and not paired
    steps = (
        (Step.REST, certified),
        (Step.ASK_FOR_CERTIFICATE, not remains),
        (Step.CLOSED, not cohort_open),
        (Step.ACCEPT_AGREEMENT, Kind.AGREEMENT in remains),
        (Step.ANSWER_PAIRING, needs_mentor and asked_to_pair),
        (Step.REQUEST_MENTOR, needs_mentor and not mentor_requested),
        (Step.COME_TO_SESSION, Kind.SESSION in remains and session_ahead),
        (Step.REFLECT, Kind.REFLECTION in remains and prompt_open),
        (Step.MEET_MENTOR, Kind.MEETING in remains and paired),
        (Step.GO_ON_ASKING, needs_mentor and request_rests),
        (Step.WAIT_FOR_MENTOR, needs_mentor),
    )
    return next((step for step, is_so in steps if is_so), Step.WAIT)


BAR = 10


def bar(done: int, required: int) -> str:
    """How far one is, as a line of ten strokes; full only when everything is done.

    The strokes are box-drawing characters, which screen readers pass over; the numbers stand beside it in words.
    """
    if required <= 0:
        return "━" * BAR
    full = min(BAR, max(0, done) * BAR // required)
    return "━" * full + "╌" * (BAR - full)
