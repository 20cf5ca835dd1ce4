"""What people have said of themselves for mentoring: kept, and read for the rule of matching."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, select

from bot.core.text import parts
from bot.db import Tx
from bot.db.lists import put_lists
from bot.db.upsert import insert_into
from bot.db.vault import Binding, Vault
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Enrollment
from cogs.mentoring.models import (
    Mentor,
    MentoringAvoidance,
    MentoringLanguage,
    MentoringProfile,
    MentoringTime,
    MentorRequest,
)
from cogs.mentoring.rules.fit import Fluency, MenteeProfile, MentorProfile
from cogs.mentoring.rules.mentors import Window, half_hours


def keep_languages(tx: Tx, act: Act, languages: Sequence[tuple[str, Fluency]]) -> int:
    """Keep which languages the actor speaks, and how well; returns the number of their profile."""
    profile_id = tx.execute(
        insert_into(tx, MentoringProfile)
        .values(server_id=act.server, member_id=act.member, at=act.now)
        .on_conflict_do_update(index_elements=["member_id"], set_={"at": act.now})
        .returning(MentoringProfile.id)
    ).scalar_one()
    owner = MentoringLanguage.profile_id
    codes, fluencies = [code for code, _ in languages], [fluency for _, fluency in languages]
    put_lists(tx, MentoringLanguage.language, owner, {profile_id: codes}, server=act.server, fluency=Fluency.FLUENT)
    for position, fluency in enumerate(fluencies):
        if fluency is not Fluency.FLUENT:
            row = tx.get_one(MentoringLanguage, (profile_id, position))
            row.fluency = fluency
    tx.flush()
    return profile_id


def mentors(tx: Tx, *, server: int, monday: date, vault: Vault, places: Mapping[int, int]) -> list[MentorProfile]:
    """These mentors (`places`: how many more people each can accompany), as the rule sees them. Five queries."""
    rows = tx.execute(_said(list(places)).add_columns(Mentor.strengths).join(Mentor, Mentor.member_id == Member.id))
    times = _times(tx, list(places), monday)
    return [
        MentorProfile(
            places=places[row.member_id],
            topics=frozenset(row.strengths),
            identities=_opened(vault, row.identities, MentoringProfile.identities, row.profile_id, row.member_id),
            **_shared(row, times),
        )
        for row in rows.all()
    ]


def mentees(tx: Tx, *, cohort: int, monday: date, vault: Vault, waited: Mapping[int, int]) -> list[MenteeProfile]:
    """These people who wish for a mentor (`waited`: for how long), as the rule sees them."""
    rows = tx.execute(
        _said(list(waited), cohort)
        .add_columns(MentorRequest.id, MentorRequest.topics, MentorRequest.identities.label("wished"))
        .join(MentorRequest, MentorRequest.member_id == Member.id)
    )
    times = _times(tx, list(waited), monday)
    return [
        MenteeProfile(
            waited=waited[row.member_id],
            topics=frozenset(row.topics),
            identities=_opened(vault, row.wished, MentorRequest.identities, row.id, row.member_id),
            **_shared(row, times),
        )
        for row in rows.all()
    ]


def _said(members: Sequence[int], cohort: int | None = None) -> Select[*tuple[Any, ...]]:
    """What these said of themselves; where they said nothing of their work, what they said with their place."""
    place = Enrollment.member_id == Member.id
    if cohort is not None:
        place &= Enrollment.cohort_id == cohort
    newer = Enrollment.__table__.alias()
    last = ~exists().where(newer.c.member_id == Enrollment.member_id, newer.c.id > Enrollment.id)
    return (
        select(
            *(Member.id.label("member_id"), Member.name, MentoringProfile.id.label("profile_id")),
            *(MentoringProfile.role, MentoringProfile.setting, MentoringProfile.region, MentoringProfile.format),
            *(MentoringProfile.agency, MentoringProfile.supervisor_id, MentoringProfile.identities),
            *(MentoringProfile.languages, MentoringProfile.fluencies),
            *(Enrollment.role.label("place_role"), Enrollment.setting.label("place_setting")),
        )
        .select_from(Member)
        .join(MentoringProfile, MentoringProfile.member_id == Member.id)
        .outerjoin(Enrollment, place if cohort is not None else place & last)
        .where(Member.id.in_(members))
        .order_by(Member.id)
    )


def _shared(row: Any, times: Mapping[int, frozenset[int]]) -> dict[str, Any]:
    return {
        "member_id": row.member_id,
        "languages": tuple(zip(row.languages, row.fluencies, strict=True)),
        "free": times.get(row.member_id, frozenset()),
        "role": row.role or row.place_role,
        "setting": row.setting or row.place_setting,
        "region": row.region,
        "format": row.format,
        "agency": " ".join(row.agency.casefold().split()),
        "supervisor_id": row.supervisor_id,
    }


def _times(tx: Tx, members: Sequence[int], monday: date) -> dict[int, frozenset[int]]:
    rows = tx.execute(
        select(
            *(MentoringProfile.member_id, MentoringProfile.timezone),
            *(MentoringTime.weekday, MentoringTime.starts, MentoringTime.ends),
        )
        .join(MentoringTime, MentoringTime.profile_id == MentoringProfile.id)
        .where(MentoringProfile.member_id.in_(members))
    )
    windows: dict[int, list[Window]] = {}
    zones: dict[int, str] = {}
    for member, zone, weekday, starts, ends in rows:
        windows.setdefault(member, []).append(Window(weekday, starts, ends))
        zones[member] = zone
    return {member: half_hours(found, zones[member] or "UTC", monday) for member, found in windows.items()}


def _opened(vault: Vault, sealed: bytes | None, column: Any, row: int, owner: int) -> frozenset[str]:
    if sealed is None:
        return frozenset()
    return frozenset(parts(vault.unseal(sealed, Binding.of(column, row=row, owner=owner))))


def avoided(tx: Tx, *, server: int, members: Collection[int]) -> frozenset[tuple[int, int]]:
    """Who of these does not want to be paired with whom, both ways round."""
    rows = tx.execute(
        select(MentoringAvoidance.member_id, MentoringAvoidance.other_id).where(
            MentoringAvoidance.server_id == server,
            MentoringAvoidance.member_id.in_(members),
            MentoringAvoidance.other_id.in_(members),
        )
    ).all()
    return frozenset(two for one, other in rows for two in ((one, other), (other, one)))


def monday_of(now: datetime) -> date:
    """The Monday of this week: in it, windows are put where its clocks put them."""
    return now.date() - timedelta(days=now.weekday())
