"""A session copied to another date: all that it is, drafted anew."""

from sqlalchemy import select

from bot.db import Tx
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Cohort
from cogs.sessions.models import SessionFacilitator
from cogs.sessions.rules.sessions import Details, Wishes
from cogs.sessions.services import planning
from cogs.sessions.services.details import details_of
from cogs.sessions.services.planning import Preview


def copy(tx: Tx, act: Act, *, session: str, starts: str, cohort: str | None = None) -> Preview:
    """Draft a session like another one, at another time (wall time of its cohort), for the same cohort or another one.

    Title, length, kind, hours, place, languages, theme, agenda and places go along, and so do those who hold it, as far
    as they are still here. `sessions.confirm` makes it stand.

    Raises:
        UnknownSession, SeveralFit: it is not clear which one is meant.
        and everything that `sessions.schedule` refuses.
    """
    original = planning.find(tx, act, session, coming=True, cancelled=True)
    group = cohort or tx.execute(select(Cohort.name).where(Cohort.id == original.cohort_id)).scalar_one()
    others = tx.execute(
        select(Member.user_id, Member.name)
        .join(SessionFacilitator, SessionFacilitator.member_id == Member.id)
        .where(SessionFacilitator.session_id == original.id, Member.gone.is_(False), Member.id != act.member)
        .order_by(SessionFacilitator.id)
    ).all()
    return planning.schedule(
        tx,
        act,
        cohort=group,
        starts=starts,
        wishes=as_wished(details_of(original)),
        with_=[(user, name) for user, name in others],
    )


def as_wished(details: Details) -> Wishes:
    """What somebody would say to have a session like this one."""
    in_channel = details.place_kind.is_channel
    return Wishes(
        title=details.title,
        minutes=details.minutes,
        kind=details.kind,
        hour_type=details.hour_type,
        languages=",".join(details.languages),
        interpretation=",".join(details.interpretation),
        channel=(details.place_kind, int(details.place)) if in_channel else None,
        place=None if in_channel else details.place,
        theme=details.theme or None,
        agenda=details.agenda,
        capacity=details.capacity,
    )
