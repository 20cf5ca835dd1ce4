"""Our private threads: kept open while an answer is awaited there, closed where a server has too many open."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from bot.db import Tx
from bot.outbox import buttons
from bot.outbox.notices import DueEntry
from sandbox import BOT_INVITE, Channel, May, Person
from sandbox.server.limits import channels as limits
from tests.delivery.conftest import Post
from tests.support import kinds
from tests.support.stories import ask_for_mentor, riverside

WEEK = timedelta(days=7)


class Answers:
    """When the buttons under letters are over; those that are not named can be pressed until something happens."""

    def __init__(self) -> None:
        self.ends: dict[int, datetime] = {}

    def rule(self, _tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
        return {row.id: self.ends[row.subject_id] for row in rows if row.subject_id in self.ends}


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    made = Answers()
    monkeypatch.setattr(buttons, "_rules", {kinds.LETTER: made.rule})
    return made


async def closed(post: Post, name: str) -> Person:
    """Somebody who takes no direct messages."""
    person = await post.server.person(name)
    post.town.faults.close_dms(person)
    await post.know(person)
    return person


async def write(post: Post, person: Person, subject: int) -> int:
    owed = await post.owe("letter", subject=subject, member=post.people[person.id])
    await post.advance(timedelta(minutes=1))
    return owed


async def pass_days(post: Post, days: int) -> None:
    """Let days pass for the bot, and for what Discord does by itself."""
    for _ in range(days * 4):
        await post.advance(timedelta(hours=6))
        post.town.discord.agenda.run()


async def the_thread(post: Post, person: Person) -> Channel:
    (thread,) = (each for each in post.server.threads if each.name == person.name)
    return thread


def changes(post: Post, thread: Channel) -> int:
    return sum(one.method == "PATCH" and one.path.endswith(str(thread.id)) for one in post.asked)


# --- kept open --------------------------------------------------------------------------------------------------------


async def test_a_thread_stays_open_while_an_answer_is_awaited_in_it(post: Post, answers: Answers) -> None:
    rosa, amina = await closed(post, "Rosa"), await closed(post, "Amina")
    answers.ends[2] = post.town.now + timedelta(days=2)
    await write(post, rosa, 1)
    await write(post, amina, 2)
    mine, hers = await the_thread(post, rosa), await the_thread(post, amina)
    await pass_days(post, 30)
    assert not mine.archived
    assert hers.archived, "where nothing is awaited it closes, as threads do"
    answers.ends[1] = post.town.now
    before = changes(post, mine)
    await pass_days(post, 14)
    assert mine.archived
    assert changes(post, mine) == before


async def test_a_thread_that_somebody_closed_is_opened_again(post: Post, answers: Answers) -> None:
    rosa = await closed(post, "Rosa")
    await write(post, rosa, 1)
    thread = await the_thread(post, rosa)
    await thread.edit(archived=True)
    await pass_days(post, 7)
    assert not thread.archived


async def test_a_thread_that_is_gone_or_locked_is_let_be(post: Post, answers: Answers) -> None:
    rosa, amina = await closed(post, "Rosa"), await closed(post, "Amina")
    await write(post, rosa, 1)
    await write(post, amina, 2)
    await (await the_thread(post, rosa)).delete()
    locked = await the_thread(post, amina)
    await post.server.bot_member.permit(BOT_INVITE & ~May.MANAGE_THREADS)
    await locked.edit(archived=True, locked=True)
    await pass_days(post, 14)
    assert locked.archived
    assert not [title for title in post.titles if "Failed" in title]
    assert sum(one.method == "PATCH" for one in post.asked) == 2, "each is asked after once"


async def test_who_may_not_write_in_threads_can_still_answer_after_weeks() -> None:
    async with riverside() as place:
        luz = await place.participant("Luz")
        imani = await place.participant("Imani", dms_open=False)
        await imani.slash("mentor offer", capacity=1)
        await place.approve(imani)
        everyone = place.server.everyone
        await everyone.edit(permissions=everyone.permissions & ~May.SEND_MESSAGES_IN_THREADS)
        await ask_for_mentor(luz)
        await place.publish()
        await place.town.advance(timedelta(minutes=5))
        asked = next(thread for thread in place.server.threads if thread.name == "Imani").messages[-1]
        await place.town.advance(timedelta(days=13))
        accepted = await imani.click(asked, "Accept")
        assert "Luz" in accepted.text


# --- closed -----------------------------------------------------------------------------------------------------------


async def test_where_a_server_has_too_many_open_the_longest_silent_thread_of_ours_is_closed(
    post: Post, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [await closed(post, name) for name in ("Awaited", "Silent", "Recent")]
    long_ago = post.town.now
    answers.ends |= {2: long_ago, 3: long_ago, 4: long_ago}
    for subject, person in enumerate(people, start=1):
        await write(post, person, subject)
    monkeypatch.setattr(limits, "THREADS_PER_SERVER", 3)
    monkeypatch.setattr("bot.delivery.own_threads.MOST_CLOSED", 1)
    awaited, silent, recent = [await the_thread(post, person) for person in people]
    newcomer = await closed(post, "New")
    owed = await write(post, newcomer, 4)
    assert (await post.row(owed)).state == "sent"
    assert (awaited.archived, silent.archived, recent.archived) == (False, True, False)
    again = await write(post, people[1], 3)
    await post.advance(timedelta(minutes=5))
    assert (await post.row(again)).state == "sent", "a closed thread is opened when something comes, and counts again"
    assert (awaited.archived, silent.archived, recent.archived) == (False, False, True)


async def test_without_a_thread_to_close_it_waits_until_somebody_closes_one(
    post: Post, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = await post.server.owner.open_thread(post.server.channel("general"), "Others talk")
    monkeypatch.setattr(limits, "THREADS_PER_SERVER", 1)
    rosa = await closed(post, "Rosa")
    owed = await write(post, rosa, 1)
    row = await post.row(owed)
    assert (row.state, row.reason) == ("planned", "160006")
    await post.advance(timedelta(hours=3))
    row = await post.row(owed)
    assert row.state == "planned"
    assert [title for title in post.titles if "Failed" in title] == ["### Failed"], "the staff hear of it once"
    assert sum(one.code == 160006 for one in post.asked) < 30, "it is tried ever more seldom"
    assert not other.archived, "what is not ours is not touched"
    await other.edit(archived=True)
    await post.advance(timedelta(hours=3))
    assert (await post.row(owed)).state == "sent"


@pytest.mark.parametrize("known", [True, False])
async def test_a_locked_thread_keeps_no_other_from_being_closed(
    post: Post, answers: Answers, monkeypatch: pytest.MonkeyPatch, *, known: bool
) -> None:
    silent, other = [await closed(post, name) for name in ("Silent", "Other")]
    answers.ends |= dict.fromkeys((1, 2), post.town.now)
    await write(post, silent, 1)
    await write(post, other, 2)
    monkeypatch.setattr(limits, "THREADS_PER_SERVER", 2)
    locked = await the_thread(post, silent)
    if known:
        await locked.edit(locked=True)
    else:
        post.town.faults.fail("PATCH", f"/channels/{locked.id}", status=403, code=50013)
    owed = await write(post, await closed(post, "New"), 3)
    assert (await post.row(owed)).state == "sent"
    assert (locked.archived, (await the_thread(post, other)).archived) == (False, True)
    assert changes(post, locked) == (0 if known else 1)
    assert not [title for title in post.titles if "Failed" in title]
