"""What a session is, changed after it was planned."""

from collections.abc import Sequence

from bot.db import Tx
from bot.people import identity
from bot.people.act import Act
from cogs.cohorts.refusals import NothingToChange
from cogs.sessions.models import details_of
from cogs.sessions.refusals import NothingChanges
from cogs.sessions.rules import sessions as rules
from cogs.sessions.rules.changes import ChangeKind, ChangeScope
from cogs.sessions.rules.sessions import Details, PlaceKind, Wishes
from cogs.sessions.services import facilitators, waitlist
from cogs.sessions.services.changes import Changed, record, select_sessions
from cogs.sessions.services.series import put_details


def edit(
    tx: Tx,
    act: Act,
    *,
    session: str,
    wishes: Wishes,
    with_: Sequence[tuple[int, str]] = (),
    scope: ChangeScope = ChangeScope.THIS,
) -> Changed:
    """Change what a session is; `with_` are all who hold it beside the one who changes it, if any are named.

    People hear of it when it changes how long it takes or where it is.

    Raises:
        UnknownSession, SessionCancelled, SessionOver, CohortClosed: it cannot be changed any more.
        NothingToChange, NothingChanges: no wish, or none that makes a difference.
        and everything that `read_details` refuses.
    """
    if wishes == Wishes() and not with_:
        raise NothingToChange
    selection = select_sessions(tx, act, session, scope)
    before = {one.id: details_of(one) for one in selection.sessions}
    after = {id_: rules.read_details(wishes, details) for id_, details in before.items()}
    put_details(tx, act.server, selection.sessions, after)
    if wishes.capacity is not None:
        for id_ in selection.ids:
            waitlist.offer(tx, id_, now=act.now)
    members = [act.member, *identity.known(tx, act.server, with_, now=act.now)] if with_ else []
    replaced = bool(members) and facilitators.replace(tx, act.server, selection.ids, list(dict.fromkeys(members)))
    if after == before and not replaced:
        raise NothingChanges
    return record(
        tx, act, selection, ChangeKind.EDITED, tuple((one.starts_at, one.starts_at) for one in selection.sessions),
        tell=any(_time_and_place(before[id_]) != _time_and_place(after[id_]) for id_ in before),
    )  # fmt: skip


def _time_and_place(details: Details) -> tuple[int, PlaceKind, str]:
    return details.minutes, details.place_kind, details.place
