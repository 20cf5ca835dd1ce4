"""What a session is, as its row and that of its series keep it."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.db import Tx
from bot.db.lists import put_lists
from cogs.sessions.models import Series, SeriesLanguage, Session, SessionLanguage
from cogs.sessions.rules.sessions import Details, LanguageUse


def details_of(row: Session | Series) -> Details:
    """What a session is."""
    return Details(
        row.title, row.minutes, row.kind, row.hour_type, row.languages, row.interpretation, row.place_kind, row.place,
        row.theme, row.agenda, row.capacity,
    )  # fmt: skip


def columns_of(details: Details) -> dict[str, Any]:
    """What of it stands in the row itself: everything but its languages."""
    columns = asdict(details)
    del columns["languages"], columns["interpretation"]
    return columns


def put_languages_of_series(tx: Tx, server: int, series: int, details: Details) -> None:
    """Keep the languages of a series that is planned."""
    for use, name in _USES:
        lists = {series: getattr(details, name)}
        put_lists(tx, SeriesLanguage.language, SeriesLanguage.series_id, lists, server=server, use=use)


def put_languages(tx: Tx, server: int, sessions: Mapping[int, Details]) -> None:
    """Keep the languages of these sessions."""
    for use, name in _USES:
        lists = {session: getattr(details, name) for session, details in sessions.items()}
        put_lists(tx, SessionLanguage.language, SessionLanguage.session_id, lists, server=server, use=use)


_USES = ((LanguageUse.SPOKEN, "languages"), (LanguageUse.INTERPRETED, "interpretation"))
