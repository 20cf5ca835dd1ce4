"""What only we understand stands where nobody sees it, and by it a message whose answer was lost is found again."""

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.db import Tx
from bot.outbox.errands import MakeChannel, PutEvent
from bot.outbox.notices import Contents, DueEntry, DueRows, NoticeContent, ToChannel, ToPerson
from bot.people.models import Member
from bot.ui.notices import NoticeKind
from tests.delivery.conftest import Post
from tests.support import samples

MESSAGES = "/channels/*/messages"
REFERENCE = re.compile(r"\bn\d[0-9a-z]{3,}\b")


def placed(kind: NoticeKind, to: ToChannel | ToPerson) -> NoticeKind:
    """The kind as it is, with made-up facts, for that reader."""
    languages = ("en", "es", "so") if isinstance(to, ToChannel) else ("es",)

    def facts(_tx: Tx, rows: DueRows) -> Contents:
        return {due.id: NoticeContent(to, languages, "UTC", samples.facts_for(kind)) for due in rows}

    return NoticeKind(kind.kind, facts, kind.render)


@pytest.mark.parametrize("place", ["channel", "dm", "thread"])
async def test_every_kind_of_notice_is_found_again_and_shows_no_mark(post: Post, place: str) -> None:
    rosa = await post.server.person("Rosa")
    member = await post.know(rosa)
    where = post.channel
    if place == "thread":
        post.town.faults.close_dms(rosa)
        await post.owe("letter", member=member)
        await post.rest()
        (where,) = rosa.threads
    to = ToChannel(post.channel.id) if place == "channel" else ToPerson(rosa.id, "Rosa", post.channel.id)
    await post.delivery.stop(1)
    post.delivery = post.new_delivery(notices=[placed(kind, to) for kind in samples.kinds()])
    await post.start()
    post.town.faults.hang_up("POST", MESSAGES, times=1000)

    async def messages() -> list[str]:
        found = rosa.dms if place == "dm" else where.messages
        return [message.text for message in found if message.author.bot]

    before = len(await messages())
    rows = [await post.owe(kind.kind, member=0 if place == "channel" else member) for kind in samples.kinds()]
    await post.advance(timedelta(seconds=5))  # one channel takes only so many in a second
    assert {(await post.row(row)).state for row in rows} == {"planned"}, "no answer came to any of them"
    sent = await messages()
    assert len(sent) == before + len(rows)
    await post.delivery.stop(1)
    post.town.faults.clear()
    post.town.clock.jump(post.town.now + timedelta(minutes=10))
    post.delivery = post.new_delivery(notices=[placed(kind, to) for kind in samples.kinds()])
    await post.start()
    await post.advance(timedelta(minutes=10))
    kinds = {(await post.row(row)).kind: (await post.row(row)).state for row in rows}
    assert set(kinds.values()) == {"sent"}, kinds
    assert await messages() == sent, "none was sent twice"
    assert not [text for text in sent if REFERENCE.search(text)]


async def test_a_thread_has_the_name_of_its_person_and_nothing_else(post: Post) -> None:
    rosa = await post.server.person("Rosa Díaz")
    member = await post.know(rosa)
    post.town.faults.close_dms(rosa)
    await post.owe("letter", subject=1, member=member)
    await post.rest()
    assert [thread.name for thread in rosa.threads] == ["Rosa Díaz"]


async def test_two_people_of_one_name_never_share_a_thread_that_a_lost_answer_made(post: Post) -> None:
    people = [await post.server.person("Ana López") for _ in range(3)]
    members = [await post.know(person) for person in people]
    for person in people:
        post.town.faults.close_dms(person)
    post.town.faults.hang_up("POST", "/channels/*/threads", times=3)
    post.town.faults.hang_up("PUT", "/channels/*/thread-members/*", times=3)
    rows = [await post.owe("letter", subject=1, member=member) for member in members]
    await post.advance(timedelta(minutes=30))
    assert {(await post.row(row)).state for row in rows} == {"sent"}
    threads = [thread.id for person in people for thread in person.threads]
    assert len(threads) == len(set(threads)) == 3, "each has one, and no two have the same"
    kept = await post.database.read(lambda tx: list(tx.execute(select(Member.thread_id).order_by(Member.id)).scalars()))
    assert kept == threads


async def test_a_facilitator_in_somebodys_thread_gets_one_of_their_own(post: Post) -> None:
    mentee, other = await post.server.person("Ana"), await post.server.person("Ana")
    for person in (mentee, other):
        post.town.faults.close_dms(person)
    await post.owe("letter", subject=1, member=await post.know(mentee))
    await post.rest()
    (thread,) = mentee.threads
    await post.client.http.add_user_to_thread(thread.id, other.id)
    await post.owe("letter", subject=1, member=await post.know(other))
    await post.rest()
    assert len([each for each in post.server.threads if each.name == "Ana"]) == 2
    assert len([message for message in thread.messages if message.author.bot]) == 1


def put(post: Post, begins: datetime, *, others: frozenset[datetime] = frozenset()) -> PutEvent:
    """An event of a session."""
    letter = NoticeContent(
        ToChannel(post.channel.id), ("en",), "UTC", DueEntry(1, "post", post.server.id, 7, 0, "", begins)
    )
    ends = begins + timedelta(hours=1)
    return PutEvent(
        post.server.id, None, letter, "post", "post 7", begins, ends, None, False, 0, "Spring", frozenset(), others
    )


async def test_an_event_that_a_lost_answer_made_is_adopted_also_when_its_session_has_moved_since(post: Post) -> None:
    days = [post.town.now + timedelta(days=day) for day in (1, 2, 3)]
    post.town.faults.hang_up("POST", "/guilds/*/scheduled-events", times=3)
    for day in days:
        await post.owe_errand(put(post, day, others=frozenset(days) - {day}))
    await post.rest()
    assert len(post.server.events) == 3
    now = [days[0], days[1] + timedelta(hours=5), days[2]]
    for number, day in zip(sorted(post.errands), now, strict=True):
        post.errands[number] = put(post, day, others=frozenset(now) - {day})
    await post.advance(timedelta(minutes=10))
    assert len(post.made) == len(set(post.made.values())) == 3
    begins = [datetime.fromisoformat(event["scheduled_start_time"]) for event in post.server.events]
    assert sorted(begins) == now
    assert not [event for event in post.server.events if REFERENCE.search(f"{event['name']} {event['description']}")]


async def test_a_channel_of_that_name_that_is_not_ours_is_not_adopted(post: Post) -> None:
    await post.server.person("Rosa", roles=["Spring"])
    role = post.server.role("Spring").id
    post.town.faults.fail("POST", "/guilds/*/channels", status=503)
    await post.owe_errand(MakeChannel(post.server.id, "general", "Spring", (role,), frozenset()))
    await post.advance(timedelta(minutes=1))
    (made,) = post.made.values()
    assert made not in (None, post.channel.id)
