"""What somebody says of themselves for mentoring: all of it shown to them, and changed form by form."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update

from bot.core.people import NamedPerson
from bot.core.text import parts
from bot.db import Tx
from bot.db.lists import put_lists
from bot.db.upsert import insert_into
from bot.db.vault import Binding
from bot.people import identity
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.rules.cohorts import ProviderRole, Setting
from cogs.mentoring.models import (
    Mentor,
    MentoringProfile,
    MentoringTime,
    MentorRequest,
    MentorRequestGoal,
    MentorStrength,
)
from cogs.mentoring.refusals import ChoseThemselves, NoProfile
from cogs.mentoring.rules.fit import Fluency, Format
from cogs.mentoring.rules.mentors import Community, Topic, Window, languages_of, read_capacity, read_goals
from cogs.mentoring.rules.profiles import (
    AGENCY_ROOM,
    REGION_ROOM,
    Basics,
    More,
    Part,
    Side,
    Work,
    known,
    read_line,
    spoken,
    windows,
)
from cogs.mentoring.services import avoidances, mentors
from cogs.mentoring.services.avoidances import Avoided
from cogs.mentoring.services.mentors import Offered, Wished


@dataclass(frozen=True, slots=True, kw_only=True)
class OneSide:
    """What somebody says as a mentor, or as a mentee."""

    topics: tuple[Topic, ...] = ()
    words: str = ""
    communities: tuple[Community, ...] = ()
    paused: bool = False
    capacity: int = 0
    accompanied: int = 0
    approved: bool = False
    trained: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnProfile:
    """All that somebody has said of themselves, for their own eyes."""

    languages: tuple[tuple[str, Fluency], ...]
    times: tuple[Window, ...]
    zone: str
    """The zone of their times: the one in which they gave them, else their own."""
    role: ProviderRole | None
    setting: Setting | None
    region: str
    format: Format | None
    agency: str
    supervisor: NamedPerson | None
    offer: OneSide | None
    request: OneSide | None
    avoided: tuple[Avoided, ...]


def own(tx: Tx, act: Act) -> OwnProfile:
    """What the actor has said so far. Whoever has said nothing yet has the language that they read."""
    member = act.actor.member_id or 0
    supervisor = Member.__table__.alias()
    row = tx.execute(
        select(MentoringProfile, supervisor.c.user_id, supervisor.c.name)
        .outerjoin(supervisor, supervisor.c.id == MentoringProfile.supervisor_id)
        .where(MentoringProfile.member_id == member)
    ).one_or_none()
    profile = None if row is None else row[0]
    times = select(MentoringTime.weekday, MentoringTime.starts, MentoringTime.ends).where(
        MentoringTime.profile_id == (profile.id if profile else 0)
    )
    languages = tuple(zip(profile.languages, profile.fluencies, strict=True)) if profile else ()
    return OwnProfile(
        languages=languages or tuple((code, Fluency.FLUENT) for code in languages_of(act.actor, None)),
        times=tuple(Window(*one) for one in tx.execute(times.order_by(MentoringTime.position))),
        zone=(profile.timezone if profile else "") or zone_of(act),
        role=profile.role if profile else None,
        setting=profile.setting if profile else None,
        region=profile.region if profile else "",
        format=profile.format if profile else None,
        agency=profile.agency if profile else "",
        supervisor=NamedPerson(row[1], row[2]) if row is not None and row[1] is not None else None,
        offer=_offer(tx, act, member, profile),
        request=_request(tx, act, member),
        avoided=avoidances.own(tx, act),
    )


def _offer(tx: Tx, act: Act, member: int, profile: MentoringProfile | None) -> OneSide | None:
    mentor = tx.execute(select(Mentor).where(Mentor.member_id == member)).scalar_one_or_none()
    if mentor is None or not mentor.capacity:
        return None
    communities = _opened(act, profile, MentoringProfile.identities) if profile else ""
    return OneSide(
        topics=mentor.strengths,
        words=_opened(act, mentor, Mentor.words),
        communities=known(parts(communities), Community),
        paused=mentor.paused_at is not None,
        capacity=mentor.capacity,
        accompanied=mentors.mentee_counts(tx, server=act.server, mentors=[member]).get(member, 0),
        approved=mentor.approved_at is not None,
        trained=mentor.trained_at is not None,
    )


def _request(tx: Tx, act: Act, member: int) -> OneSide | None:
    request = tx.execute(select(MentorRequest).where(MentorRequest.member_id == member)).scalar_one_or_none()
    if request is None:
        return None
    return OneSide(
        topics=request.topics,
        words=_opened(act, request, MentorRequest.goals),
        communities=known(parts(_opened(act, request, MentorRequest.identities)), Community),
        paused=request.paused_at is not None,
    )


def _opened(act: Act, row: Any, column: Any) -> str:
    sealed: bytes | None = getattr(row, column.key)
    return "" if sealed is None else act.vault.unseal(sealed, Binding.of(column, row=row.id, owner=row.member_id))


def zone_of(act: Act) -> str:
    """The zone by whose clocks the actor lives."""
    return act.actor.zone or act.actor.server_zone or "UTC"


def opened(tx: Tx, act: Act, *, side: Side, part: Part) -> OwnProfile:
    """What stands in a form when it opens.

    Raises:
        AlreadyPaired: they would ask for a mentor in vain.
        NoProfile: the form goes on with something that is not there any more.
    """
    profile = own(tx, act)
    if part is Part.BASICS:
        if side is Side.REQUEST:
            mentors.require_unpaired(tx, act)
    elif _side(profile, side) is None:
        raise NoProfile
    return profile


def _side(profile: OwnProfile, side: Side) -> OneSide | None:
    return profile.offer if side is Side.OFFER else profile.request


def keep_offer(tx: Tx, act: Act, *, given: Basics) -> Offered:
    """The first form of an offer.

    Raises:
        UnknownSpokenLanguage, CountOutOfRange: it cannot be kept so.
    """
    capacity = int(given.capacity) if given.capacity.isascii() and given.capacity.isdecimal() else 0
    offered = mentors.offer(tx, act, capacity=read_capacity(capacity), spoken=_spoken(act, given))
    mentor_id = tx.execute(select(Mentor.id).where(Mentor.member_id == act.member)).scalar_one()
    topics = {mentor_id: known(given.topics, Topic)}
    put_lists(tx, MentorStrength.topic, MentorStrength.mentor_id, topics, server=act.server)
    _keep_times(tx, act, given.times)
    return offered


def keep_request(tx: Tx, act: Act, *, given: Basics) -> Wished:
    """The first form of a request.

    Raises:
        UnknownSpokenLanguage, TextTooLong, AlreadyPaired: it cannot be kept so.
    """
    words = read_goals(given.words)
    wished = mentors.request(tx, act, goals=words, spoken=_spoken(act, given))
    request_id = tx.execute(select(MentorRequest.id).where(MentorRequest.member_id == act.member)).scalar_one()
    if words is None:
        tx.execute(update(MentorRequest).where(MentorRequest.id == request_id).values(goals=None))
    topics = {request_id: known(given.topics, Topic)}
    put_lists(tx, MentorRequestGoal.topic, MentorRequestGoal.request_id, topics, server=act.server)
    _keep_times(tx, act, given.times)
    return Wished(wished.languages, words is not None, wished.has_place)


def _spoken(act: Act, given: Basics) -> tuple[tuple[str, Fluency], ...]:
    """The languages of a form; who leaves them empty speaks the language that they read."""
    written = spoken(given.fluent, given.working)
    if all(fluency is not Fluency.FLUENT for _code, fluency in written):
        own_language = [(code, Fluency.FLUENT) for code in languages_of(act.actor, None)]
        written = (*own_language, *(one for one in written if one[0] != own_language[0][0]))
    return written


def _keep_times(tx: Tx, act: Act, codes: Sequence[str]) -> None:
    profile_id = _profile(tx, act, {"timezone": zone_of(act)})
    tx.execute(delete(MentoringTime).where(MentoringTime.profile_id == profile_id))
    rows = [
        {
            "server_id": act.server,
            "profile_id": profile_id,
            "position": position,
            "weekday": window.weekday,
            "starts": window.starts,
            "ends": window.ends,
        }
        for position, window in enumerate(windows(codes))
    ]
    if rows:
        tx.execute(insert(MentoringTime), rows)


def keep_work(tx: Tx, act: Act, *, side: Side, given: Work) -> None:
    """The second form.

    Raises:
        NoProfile: the offer or request has ended meanwhile.
        TextTooLong, NoLetters: it cannot be kept so.
    """
    _require(tx, act, side)
    _profile(
        tx,
        act,
        {
            "role": next(iter(known([given.role], ProviderRole)), None),
            "setting": next(iter(known([given.setting], Setting)), None),
            "region": read_line(given.region, REGION_ROOM),
            "format": next(iter(known([given.format], Format)), None),
            "agency": read_line(given.agency, AGENCY_ROOM),
        },
    )


def keep_more(tx: Tx, act: Act, *, side: Side, given: More) -> None:
    """The third form: what the rule alone reads, and a mentor's words.

    Raises:
        NoProfile: the offer or request has ended meanwhile.
        TextTooLong, ChoseThemselves: it cannot be kept so.
    """
    row_id = _require(tx, act, side)
    supervisor = None
    if given.supervisor is not None:
        if given.supervisor[0] == act.actor.user_id:
            raise ChoseThemselves
        (supervisor,) = identity.known(tx, act.server, [given.supervisor], now=act.now)
    profile_id = _profile(tx, act, {"supervisor_id": supervisor})
    communities = ",".join(known(given.communities, Community))
    if side is Side.OFFER:
        words = read_goals(given.words)
        _seal(tx, act, Mentor.words, row_id, words or "")
        _seal(tx, act, MentoringProfile.identities, profile_id, communities)
    else:
        _seal(tx, act, MentorRequest.identities, row_id, communities)


def _require(tx: Tx, act: Act, side: Side) -> int:
    """The number of the actor's offer or request.

    Raises:
        NoProfile: there is none.
    """
    row = tx.execute(
        select(Mentor.id).where(Mentor.member_id == act.member, Mentor.capacity > 0)
        if side is Side.OFFER
        else select(MentorRequest.id).where(MentorRequest.member_id == act.member)
    ).scalar_one_or_none()
    if row is None:
        raise NoProfile
    return row


def _profile(tx: Tx, act: Act, values: dict[str, Any]) -> int:
    """Keep this in the actor's profile, and give its number."""
    values = {**values, "at": act.now}
    return tx.execute(
        insert_into(tx, MentoringProfile)
        .values(server_id=act.server, member_id=act.member, **values)
        .on_conflict_do_update(index_elements=["member_id"], set_=values)
        .returning(MentoringProfile.id)
    ).scalar_one()


def _seal(tx: Tx, act: Act, column: Any, row: int, words: str) -> None:
    sealed = act.vault.seal(words, Binding.of(column, row=row, owner=act.member)) if words else None
    model = column.class_
    tx.execute(update(model).where(model.id == row).values({column.key: sealed}))
