"""How well a mentor and a mentee fit: the hard rules first, then a score by the program's weights, with its reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from cogs.cohorts.rules.cohorts import ProviderRole, Setting

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEEK = 7 * 48
"""Half hours in a week."""

ENOUGH_OVERLAP = 4
"""Half hours a week in which both are free that count in full: more than two hours make nobody fit better."""

MOST_FIT = 1000
IMPOSSIBLE = -1
"""The fit of two who must not be paired."""


class Fluency(StrEnum):
    """How well somebody speaks a language."""

    BASIC = "basic"
    """Enough for greetings; not for a conversation about one's work."""
    WORKING = "working"
    FLUENT = "fluent"


class Format(StrEnum):
    """How somebody would like to meet."""

    ONLINE = "online"
    IN_PERSON = "in-person"
    EITHER = "either"


class Criterion(StrEnum):
    """What two people may have in common."""

    LANGUAGE = "language"
    """The mentor is fluent in the language that the mentee named first."""
    TIMES = "times"
    """Both are free at the same times."""
    SETTING = "setting"
    ROLE = "role"
    TOPICS = "topics"
    """What the mentor is strong in is what the mentee hopes for."""
    REGION = "region"
    FORMAT = "format"
    IDENTITY = "identity"
    """The mentor belongs to a community that the mentee would like them to; only the mentee knows that it was asked."""


USUAL_WEIGHTS: Mapping[Criterion, int] = {
    Criterion.LANGUAGE: 30,
    Criterion.TIMES: 20,
    Criterion.SETTING: 15,
    Criterion.ROLE: 10,
    Criterion.TOPICS: 15,
    Criterion.REGION: 5,
    Criterion.FORMAT: 5,
    Criterion.IDENTITY: 20,
}
"""What each criterion counts, unless the program has set it otherwise."""

TOLD = tuple(each for each in Criterion if each is not Criterion.IDENTITY)
"""The criteria that a reason may name to anybody: a preference about identity is its author's alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What somebody has said of themselves, as far as it decides with whom they fit. What is empty was not said."""

    member_id: int
    languages: tuple[tuple[str, Fluency], ...]
    """Codes, the one they like best first."""
    free: frozenset[int] = frozenset()
    """The half hours of a week, counted from Monday 0:00 UTC."""
    role: ProviderRole | None = None
    setting: Setting | None = None
    topics: frozenset[str] = frozenset()
    """A mentor's strengths, a mentee's goals."""
    region: str = ""
    format: Format | None = None
    agency: str = ""
    """Where they work, as it is compared."""
    supervisor_id: int | None = None
    """The member who supervises them."""
    identities: frozenset[str] = frozenset()
    """The communities that a mentor belongs to, or that a mentee would like their mentor to belong to."""

    def speaks(self) -> tuple[str, ...]:
        """The languages in which they can talk about their work."""
        return tuple(code for code, fluency in self.languages if fluency is not Fluency.BASIC)


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorProfile(Profile):
    """A mentor, and how many more people they can accompany."""

    places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MenteeProfile(Profile):
    """Somebody who waits for a mentor."""

    waited: int
    """For how long, in any unit; who has been declined before has waited longer than all others."""


class Obstacle(StrEnum):
    """Why two people cannot be paired. The last is told to nobody."""

    LANGUAGE = "language"
    SELF = "self"
    AGENCY = "agency"
    SUPERVISOR = "supervisor"
    TIMES = "times"
    DECLINED = "declined"
    AVOIDED = "avoided"


@dataclass(frozen=True, slots=True)
class Excluded:
    """Pairs of mentor and mentee that must not be."""

    declined: frozenset[tuple[int, int]] = frozenset()
    avoided: frozenset[tuple[int, int]] = frozenset()
    """One of the two has asked not to be paired with the other; also the pairs that staff have forbidden."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How well two people fit."""

    score: int
    """0 to 1000, or `IMPOSSIBLE`."""
    parts: Mapping[Criterion, int] = field(default_factory=dict[Criterion, int])
    """In percent, for each criterion."""
    obstacle: Obstacle | None = None


def shared_languages(mentor: Profile, mentee: Profile) -> tuple[str, ...]:
    """The languages in which both can talk about their work, in the mentee's order."""
    spoken = set(mentor.speaks())
    return tuple(code for code in mentee.speaks() if code in spoken)


def obstacle(mentor: Profile, mentee: Profile, excluded: Excluded) -> Obstacle | None:
    """The first hard rule that keeps these two apart. Where one of them named no times, any time may do."""
    two = (mentor.member_id, mentee.member_id)
    if mentor.member_id == mentee.member_id:
        return Obstacle.SELF
    if not shared_languages(mentor, mentee):
        return Obstacle.LANGUAGE
    if mentor.agency and mentor.agency == mentee.agency:
        return Obstacle.AGENCY
    if mentee.supervisor_id == mentor.member_id or mentor.supervisor_id == mentee.member_id:
        return Obstacle.SUPERVISOR
    if mentor.free and mentee.free and mentor.free.isdisjoint(mentee.free):
        return Obstacle.TIMES
    if two in excluded.declined:
        return Obstacle.DECLINED
    return Obstacle.AVOIDED if two in excluded.avoided else None


def fit(mentor: Profile, mentee: Profile, excluded: Excluded, weights: Mapping[Criterion, int]) -> Fit:
    """How well these two fit, and in what. `fit_table` says the same of many at once."""
    if (found := obstacle(mentor, mentee, excluded)) is not None:
        return Fit(IMPOSSIBLE, obstacle=found)
    parts = {**_told_parts(mentor, mentee), Criterion.IDENTITY: 100 * bool(mentor.identities & mentee.identities)}
    return Fit(score(parts, weights), parts)


def told_fit(mentor: Profile, mentee: Profile, weights: Mapping[Criterion, int]) -> int:
    """How well these two fit as far as anybody may read it: from the number nobody learns of a hidden preference."""
    return score(_told_parts(mentor, mentee), {each: weights[each] for each in TOLD})


def _told_parts(mentor: Profile, mentee: Profile) -> dict[Criterion, int]:
    return {
        Criterion.LANGUAGE: _language(mentor, mentee),
        Criterion.TIMES: min(len(mentor.free & mentee.free), ENOUGH_OVERLAP) * 100 // ENOUGH_OVERLAP,
        Criterion.SETTING: 100 * bool(mentor.setting and mentor.setting == mentee.setting),
        Criterion.ROLE: 100 * bool(mentor.role and mentor.role == mentee.role),
        Criterion.TOPICS: 100 * len(mentor.topics & mentee.topics) // max(len(mentee.topics), 1),
        Criterion.REGION: 100 * bool(mentor.region and mentor.region == mentee.region),
        Criterion.FORMAT: 100 * _meet_alike(mentor.format, mentee.format),
    }


def score(parts: Mapping[Criterion, int], weights: Mapping[Criterion, int]) -> int:
    """The parts (percent) by their weights, 0 to 1000."""
    return 10 * sum(weights[each] * part for each, part in parts.items()) // max(sum(weights.values()), 1)


def _language(mentor: Profile, mentee: Profile) -> int:
    """100 where the mentor is fluent in the mentee's first language, 70 for working fluency, 40 for another one."""
    first = mentee.speaks()[0]
    return {Fluency.FLUENT: 100, Fluency.WORKING: 70}.get(dict(mentor.languages).get(first, Fluency.BASIC), 40)


def _meet_alike(one: Format | None, other: Format | None) -> bool:
    return one is not None and other is not None and (one == other or Format.EITHER in (one, other))


# --- many at once ----------------------------------------------------------------------------------------------------


def fit_table(
    mentors: Sequence[Profile], mentees: Sequence[Profile], excluded: Excluded, weights: Mapping[Criterion, int]
) -> "NDArray[np.int16]":
    """The fit of every mentee (rows) with every mentor (columns): `fit`, computed for all of them together."""
    import numpy as np

    total = np.zeros((len(mentees), len(mentors)), dtype=np.int32)
    if not mentors or not mentees:
        return total.astype(np.int16)
    spoken = _marks(mentees, lambda one: one.speaks()) @ _marks(mentors, lambda one: one.speaks(), mentees).T
    possible = spoken > 0
    del spoken
    times = _times(mentees) @ _times(mentors).T
    said = _said(mentees, "free")[:, None] & _said(mentors, "free")[None, :]
    possible &= ~said | (times > 0)
    total += weights[Criterion.TIMES] * (np.minimum(times, ENOUGH_OVERLAP).astype(np.int32) * 100 // ENOUGH_OVERLAP)
    del times, said
    total += weights[Criterion.LANGUAGE] * _languages(mentors, mentees)
    for criterion, name in ((Criterion.SETTING, "setting"), (Criterion.ROLE, "role"), (Criterion.REGION, "region")):
        total += 100 * weights[criterion] * _same(mentors, mentees, name)
    topics = _marks(mentees, lambda one: one.topics) @ _marks(mentors, lambda one: one.topics, mentees).T
    wanted = np.array([max(len(one.topics), 1) for one in mentees], dtype=np.int32)
    total += weights[Criterion.TOPICS] * (100 * topics.astype(np.int32) // wanted[:, None])
    identities = _marks(mentees, lambda one: one.identities) @ _marks(mentors, lambda one: one.identities, mentees).T
    total += 100 * weights[Criterion.IDENTITY] * (identities > 0)
    formats = _same(mentors, mentees, "format")
    either = np.array([one.format is Format.EITHER for one in mentees])[:, None] & _said(mentors, "format")[None, :]
    formats |= either
    formats |= np.array([one.format is Format.EITHER for one in mentors])[None, :] & _said(mentees, "format")[:, None]
    total += 100 * weights[Criterion.FORMAT] * formats
    possible &= ~_same(mentors, mentees, "agency")
    total = 10 * total // max(sum(weights.values()), 1)
    table = np.where(possible, total, IMPOSSIBLE).astype(np.int16)
    _exclude(table, mentors, mentees, excluded)
    return table


def _exclude(
    table: "NDArray[np.int16]", mentors: Sequence[Profile], mentees: Sequence[Profile], excluded: Excluded
) -> None:
    columns = {one.member_id: column for column, one in enumerate(mentors)}
    rows = {one.member_id: row for row, one in enumerate(mentees)}
    apart = [*excluded.declined, *excluded.avoided]
    apart += [(member, member) for member in rows if member in columns]
    apart += [(one.supervisor_id, one.member_id) for one in mentees if one.supervisor_id is not None]
    apart += [(one.member_id, one.supervisor_id) for one in mentors if one.supervisor_id is not None]
    for mentor, mentee in apart:
        if mentor in columns and mentee in rows:
            table[rows[mentee], columns[mentor]] = IMPOSSIBLE


def _marks(people: Sequence[Profile], of: Any, named_by: Sequence[Profile] | None = None) -> "NDArray[np.float32]":
    """A row for each person, a column for everything that `named_by` (else the people) name, 1 where it is theirs."""
    import numpy as np

    named = sorted({each for one in named_by or people for each in of(one)})
    columns = {each: column for column, each in enumerate(named)}
    marks = np.zeros((len(people), len(named)), dtype=np.float32)
    theirs = [(row, columns[each]) for row, one in enumerate(people) for each in of(one) if each in columns]
    if theirs:
        marks[tuple(zip(*theirs, strict=True))] = 1
    return marks


def _times(people: Sequence[Profile]) -> "NDArray[np.float32]":
    import numpy as np

    marks = np.zeros((len(people), WEEK), dtype=np.float32)
    theirs = [row * WEEK + half for row, one in enumerate(people) for half in one.free]
    marks.ravel()[theirs] = 1
    return marks


def _said(people: Sequence[Profile], name: str) -> "NDArray[np.bool_]":
    import numpy as np

    return np.array([bool(getattr(one, name)) for one in people])


def _same(mentors: Sequence[Profile], mentees: Sequence[Profile], name: str) -> "NDArray[np.bool_]":
    """Where both have said something, and the same."""
    import numpy as np

    numbers: dict[Any, int] = {}
    first, second = (
        np.array([numbers.setdefault(value, len(numbers)) if (value := getattr(one, name)) else -1 for one in people])
        for people in (mentees, mentors)
    )
    return (first[:, None] == second[None, :]) & (first[:, None] >= 0)


def _languages(mentors: Sequence[Profile], mentees: Sequence[Profile]) -> "NDArray[np.int32]":
    import numpy as np

    firsts = [next(iter(one.speaks()), "") for one in mentees]
    codes = {code: column for column, code in enumerate(sorted(set(firsts)))}
    known = np.full((len(codes), len(mentors)), 40, dtype=np.int32)
    for column, mentor in enumerate(mentors):
        for code, fluency in mentor.languages:
            if code in codes and fluency is not Fluency.BASIC:
                known[codes[code], column] = 100 if fluency is Fluency.FLUENT else 70
    return known[[codes[first] for first in firsts]]
