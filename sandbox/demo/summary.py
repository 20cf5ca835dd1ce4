"""What came of the play, counted in the request log and, apart from it, in the database: the two must agree."""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.i18n.catalogues import Catalogues
from bot.outbox.notices import State
from sandbox import Sandbox
from sandbox.server import interactions
from sandbox.server.entities import SYSTEM, Interaction, Post
from sandbox.server.request_log import Request

MARK = re.compile(r"\b(n[0-9a-hjkmnp-tv-z]{4,12})\b")
DMS_CLOSED = 50007
DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"


class Disagreement(Exception):
    """The request log and the database count differently."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures, in the order in which they are written; and of these, what came of it for people."""

    figures: dict[str, object]

    @property
    def outcomes(self) -> dict[str, object]:
        """People, hours by their type, languages and certificates: what somebody who pays for it asks first."""
        hours = self.figures["hours"]
        assert isinstance(hours, dict)
        return {
            "people": self.figures["participants"],
            **{f"hours_{kind}": number for kind, number in hours.items()},
            "languages": self.figures["languages"],
            "certificates": self.figures["certificates"],
        }


def summarise(town: Sandbox, catalogues: Catalogues) -> Summary:
    """Count everything twice.

    Raises:
        Disagreement: with each figure that the request log and the database see differently.
    """
    database = Path(str(town.database_url).removeprefix("sqlite:///"))
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as rows:
        kept = _in_database(rows)
        hours = _hours(rows)
        sent = _sent(rows)
        lost = _undelivered(rows)
        outages = _outages(town)
        missed = [_became_of(rows, *outage) for outage in outages]
    told = _in_request_log(town)
    differing = [
        f"{name}: {told[name]} in the request log, {kept[name]} in the database"
        for name in kept
        if told[name] != kept[name]
    ]
    if differing:
        raise Disagreement("; ".join(differing))
    posts = {post.id: post for post in _of_bot(town)}
    marks = Counter(_dedupe_key(mark, sent) for post in posts.values() for mark in _marks(post))
    duplicated = sum(count - 1 for dedupe_key, count in marks.items() if dedupe_key is not None and count > 1)
    missing = sum(1 for row in sent.values() if row.message_id not in posts)
    return Summary(
        {
            **kept,
            "hours": hours,
            "messages_folded": sum(_was_folded(post) for post in posts.values()),
            "closed_dms": len({one.path for one in town.requests if one.code == DMS_CLOSED}),
            "outages": len(outages),
            "sent_after_outage": sum(late[State.SENT] for late in missed),
            "expired_in_outage": sum(late[State.EXPIRED] for late in missed),
            "languages": _languages(sent.values(), posts, catalogues),
            "notices_sent": len(sent),
            "notices_duplicated": duplicated,
            "notices_lost": lost + missing,
            "interactions": len(town.interactions),
            "unanswered": len(town.unanswered),
            "contract_checked": town.contract_checked,
            "violations": len(town.violations),
        }
    )


# --- the request log's side ------------------------------------------------------------------------------------------


def _in_request_log(town: Sandbox) -> dict[str, int]:
    done = [one for one in town.interactions if one.answer is not None]
    certificates = {
        attachment.name
        for post in _of_bot(town)
        for attachment in post.attachments
        if _is_alone(post)
        if attachment.name.startswith("certificate-")
    }
    return {
        "participants": len({one.account.id for one in done if _pressed(one, "cohort.place")}),
        "sessions_held": len({_option(one, "session") for one in done if one.what == "/session attendance"})
        + sum(1 for one in done if one.what == "/session record"),
        "sessions_entered_later": sum(1 for one in done if one.what == "/session record"),
        "sessions_moved": sum(1 for one in done if one.what == "/session move"),
        "sessions_cancelled": sum(1 for one in done if one.what == "/session cancel"),
        "places_offered": len({one.json["nonce"] for one in town.requests if _is_offer(one)}),
        "places_ended": len({_custom_id(one) for one in done if _pressed(one, "cohort.remove_member")}),
        "checked_in": len({(one.account.id, _custom_id(one)) for one in done if _pressed(one, "session.checkin")}),
        "pauses": sum(1 for one in done if one.what == "/cohort pause"),
        "prompts_posted": sum(1 for post in _of_bot(town) if _has_button(post, "prompt.reflect")),
        "reflections": sum(1 for one in done if _pressed(one, "prompt.reflect.form")),
        "matches": sum(accepted == 2 for accepted in _accepting(done).values()),
        "mentor_meetings": sum(1 for one in done if _pressed(one, "meeting.confirm")),
        "certificates": len(certificates),
    }


def _accepting(done: Sequence[Interaction]) -> Counter[str]:
    """How many people have accepted each pairing; after the ~ stands by which message they were asked."""
    return Counter(
        pairing
        for pairing, _account in {
            (_custom_id(one).partition("~")[0], one.account.id) for one in done if _pressed(one, "match.answer/accept")
        }
    )


def _of_bot(town: Sandbox) -> list[Post]:
    """What the bot posted of its own: no answers to interactions."""
    bot = town.discord.state.bot
    return [
        post
        for post in town.request_log.posts
        if post.author is bot and post.interaction is None and post.ephemeral_to is None and post.kind not in SYSTEM
    ]


def _is_alone(post: Post) -> bool:
    """Whether it was written to one person: directly, or in a thread of their own."""
    return post.channel.guild is None or post.channel.is_thread


def _is_offer(one: Request) -> bool:
    """A place that came free is taken or declined; everywhere else one can say maybe, too. As it was sent: the buttons
    go once it is answered."""
    if one.method != "POST" or not one.path.endswith("/messages") or one.status != 200:
        return False
    buttons = str(one.json["components"]) if "components" in one.json else ""
    return "session.rsvp/going" in buttons and "session.rsvp/maybe" not in buttons


def _outages(town: Sandbox) -> list[tuple[datetime, datetime]]:
    """From when to when the bot was away: from its last request to the login at its next start."""
    logins = [number for number, one in enumerate(town.requests) if (one.method, one.path) == ("GET", "/users/@me")]
    return [(town.requests[number - 1].at, town.requests[number].at) for number in logins[1:]]


def _pressed(one: Interaction, action: str) -> bool:
    return (
        one.kind in (interactions.COMPONENT, interactions.MODAL_SUBMIT)
        and re.match(re.escape(action) + r"[:@/]", _custom_id(one) + ":") is not None
    )


def _custom_id(one: Interaction) -> str:
    return str(one.body.get("custom_id", ""))


def _option(one: Interaction, name: str) -> str:
    options = one.body.get("options", [])
    while options and options[0].get("options") is not None:
        options = options[0]["options"]
    return next((str(option["value"]) for option in options if option["name"] == name), "")


def _has_button(post: Post, action: str) -> bool:
    """Whether it bears such a button, or bore one before it was answered or over."""
    looks = [post.components, *(components for _, _, _, components in post.earlier)]
    return any(
        str(part.get("custom_id", "")).startswith((f"{action}:", f"{action}@"))
        for components in looks
        for row in components
        for part in row.get("components", [])
    )


def _was_folded(post: Post) -> bool:
    """Whether all of it was a button away, at any time."""
    stood = [post.components, *(components for _, _, _, components in post.earlier)]
    parts = [part for components in stood for row in components for part in row.get("components", [])]
    return any(str(part.get("custom_id", "")).startswith("notice.read") for part in parts)


def _marks(post: Post) -> set[str]:
    """The marks that a notice's message bears: in the address of an embed or in its buttons' custom ids."""
    places = [str(embed.get("url") or "").partition("#")[2] for embed in post.embeds]
    places += [
        str(part.get("custom_id", "")).partition("~")[2]
        for row in post.components
        for part in row.get("components", [])
    ]
    return {mark for place in places for mark in MARK.findall(place)}


# --- the database's side ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sent:
    """A notice that the database says was sent."""

    id: int
    kind: str
    subject: int
    member: int
    dedupe_key: str
    message_id: int


def _in_database(rows: sqlite3.Connection) -> dict[str, int]:
    counted = {
        "participants": "SELECT count(DISTINCT member_id) FROM enrollments",
        "sessions_held": "SELECT count(DISTINCT session_id) FROM attendances WHERE present",
        "prompts_posted": "SELECT count(*) FROM outbox WHERE kind = 'prompt.post' AND state = 'sent'",
        "reflections": "SELECT count(*) FROM reflections WHERE post_id IS NOT NULL",
        "matches": "SELECT count(*) FROM matches WHERE status IN ('accepted', 'ended')",
        "mentor_meetings": "SELECT count(*) FROM meetings WHERE confirmed_at IS NOT NULL",
        "sessions_entered_later": "SELECT count(*) FROM sessions WHERE recorded_at IS NOT NULL",
        "sessions_moved": "SELECT count(*) FROM session_changes WHERE kind = 'moved'",
        "sessions_cancelled": "SELECT count(*) FROM sessions WHERE status = 'cancelled'",
        "places_offered": "SELECT count(*) FROM outbox WHERE kind = 'session.offer' AND state = 'sent'",
        "places_ended": "SELECT count(*) FROM enrollments WHERE status = 'removed'",
        "checked_in": "SELECT count(*) FROM check_ins",
        "pauses": "SELECT count(*) FROM pauses",
        "certificates": "SELECT count(*) FROM certificates",
    }
    return {name: int(rows.execute(query).fetchone()[0]) for name, query in counted.items()}


def _hours(rows: sqlite3.Connection) -> dict[str, int | float]:
    """What the ledger of hours sums up to, by type."""
    found = rows.execute("SELECT hour_type, sum(minutes) FROM credits GROUP BY hour_type ORDER BY sum(minutes) DESC")
    hours = {kind: round(minutes / 60, 1) for kind, minutes in found if minutes}
    return {kind: int(number) if number == int(number) else number for kind, number in hours.items()}


def _sent(rows: sqlite3.Connection) -> dict[int, Sent]:
    found = rows.execute(
        "SELECT id, kind, subject_id, member_id, dedupe_key, message_id FROM outbox"
        " WHERE entry_type = 'notice' AND state = 'sent'"
    )
    return {row[0]: Sent(*row) for row in found}


def _undelivered(rows: sqlite3.Connection) -> int:
    """Notices that are failed, or whose last thing known is that they were planned for a time that has passed."""
    return int(
        rows.execute(
            "SELECT count(*) FROM outbox WHERE entry_type = 'notice' AND (state = 'failed'"
            " OR (state IN ('planned', 'claimed') AND due_at <= (SELECT max(settled_at) FROM outbox)))"
        ).fetchone()[0]
    )


def _became_of(rows: sqlite3.Connection, gone: datetime, back: datetime) -> Counter[str]:
    """How many notices that were due while the bot was away were sent or expired after it."""
    found = rows.execute(
        "SELECT state, count(*) FROM outbox"
        " WHERE entry_type = 'notice' AND due_at > ? AND due_at <= ? AND settled_at >= ?"
        " GROUP BY state",
        [_as_kept(gone), _as_kept(back), _as_kept(back)],
    )
    return Counter(dict(found.fetchall()))


def _as_kept(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"


def _dedupe_key(mark: str, sent: dict[int, Sent]) -> tuple[str, int, int, str] | None:
    number = 0
    for digit in mark[1:]:
        number = number * 32 + DIGITS.index(digit)
    row = sent.get(number)
    return None if row is None else (row.kind, row.subject, row.member, row.dedupe_key)


def _languages(sent: Iterable[Sent], posts: dict[int, Post], catalogues: Catalogues) -> list[str]:
    """The languages whose catalogue's own words a notice bears that was sent."""
    shown = [
        f"{embed.get('title')} {embed.get('description')}"
        for row in sent
        if row.message_id in posts
        for embed in posts[row.message_id].embeds
    ]
    titles = {code: {catalogues.texts(code).theme(number)[0] for number in range(1, 13)} for code in catalogues.codes}
    how_many = Counter(title for of_one in titles.values() for title in of_one)
    return sorted(
        code
        for code, of_one in titles.items()
        if any(title in text for title in of_one if how_many[title] == 1 for text in shown)
    )
