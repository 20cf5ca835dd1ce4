"""Notices on their way to the local Discord: once each, in order, whatever goes wrong."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.outbox.notices import reference_of
from bot.people.models import Member
from tests.delivery.conftest import Post


async def test_a_notice_goes_out_with_its_button_mark_and_nonce(post: Post) -> None:
    owed = await post.owe(subject=7)
    assert await post.delivery.settled([owed], 5)
    (message,) = post.channel.messages
    row = await post.row(owed)
    assert (row.state, row.channel_id, row.message_id) == ("sent", post.channel.id, message.id)
    assert "post 7" in message.text
    assert reference_of(owed) in (message.buttons[0].custom_id or "")
    sent = next(request for request in post.town.requests if request.path.endswith(f"{post.channel.id}/messages"))
    assert sent.json is not None
    assert (sent.json["enforce_nonce"], sent.json["nonce"]) == (True, row.nonce)


async def test_what_is_due_later_goes_out_when_the_clock_says_so_and_idling_costs_nothing(post: Post) -> None:
    at = post.town.now + timedelta(days=1)
    owed = await post.owe(due=at)
    await post.rest()
    assert not post.channel.messages
    asked = len(post.town.requests)
    await post.advance(timedelta(hours=23))
    assert len(post.town.requests) == asked
    assert post.delivery.next_wake() == at
    await post.advance(timedelta(hours=2))
    assert (await post.row(owed)).settled_at == at


async def test_many_to_one_channel_keep_their_order(post: Post) -> None:
    for subject in range(100, 140):
        await post.owe(subject=subject)
    await post.advance(timedelta(seconds=2))
    assert post.titles == [f"post {subject}" for subject in range(100, 140)]


async def test_more_than_the_budget_goes_out_as_time_passes(post: Post) -> None:
    await post.delivery.stop(1)
    for subject in range(100, 200):
        await post.owe(subject=subject)
    await post.come_back()
    await post.rest()
    assert 43 <= len(post.channel.messages) <= 45
    before = post.town.now
    await post.advance(timedelta(seconds=5))
    assert len(post.channel.messages) == 100
    times = [message.at for message in post.channel.messages]
    assert (times[-1] - before).total_seconds() > 1


async def test_a_private_notice_goes_to_the_person_and_new_conversations_wait_their_turn(post: Post) -> None:
    people = [await post.server.person(f"P{n}") for n in range(25)]
    for person in people:
        await post.know(person)
    await post.owe("letter", subject=1, to_many=True)
    await post.rest()
    await post.advance(timedelta(minutes=1))
    assert sum(len(person.dms) for person in people) == 20
    await post.advance(timedelta(minutes=10))
    assert [len(person.dms) for person in people] == [1] * 25
    written = await post.database.read(lambda tx: list(tx.execute(select(Member.dm_opened)).scalars()))
    assert written == [True] * 25


async def test_closed_direct_messages_lead_to_a_private_thread_of_ones_own(post: Post) -> None:
    rosa, amina = await post.server.person("Rosa"), await post.server.person("Amina")
    member = await post.know(rosa)
    post.town.faults.close_dms(rosa)
    first = await post.owe("letter", subject=1, member=member)
    await post.rest()
    assert (await post.row(first)).state == "sent"
    (thread,) = rosa.threads
    assert thread.name.startswith("Rosa")
    assert [message.text.split("\n")[0] for message in thread.messages if message.author.bot] != []
    assert not amina.sees(thread)
    await post.owe("letter", subject=2, member=member)
    await post.rest()
    assert len(rosa.threads) == 1, "the same thread serves again"
    await thread.delete()
    third = await post.owe("letter", subject=3, member=member)
    await post.rest()
    assert (await post.row(third)).state == "sent"
    assert len(rosa.threads) == 1, "a deleted thread is made anew"


async def test_a_thread_that_a_lost_answer_made_is_adopted(post: Post) -> None:
    rosa = await post.server.person("Rosa")
    member = await post.know(rosa)
    post.town.faults.close_dms(rosa)
    post.town.faults.fail("POST", "/channels/*/threads", status=502, applied=True)
    owed = await post.owe("letter", subject=1, member=member)
    await post.advance(timedelta(minutes=1))
    assert (await post.row(owed)).state == "sent"
    assert len(rosa.threads) == 1


@pytest.mark.parametrize("what", ["unused", "older", "locked", "written in"])
async def test_only_an_open_and_unused_thread_of_their_name_that_is_no_older_is_adopted(post: Post, what: str) -> None:
    rosa = await post.server.person("Rosa")
    member = await post.know(rosa)
    post.town.faults.close_dms(rosa)
    owed = await post.owe("letter", subject=1, member=member, due=post.town.now + timedelta(minutes=10))
    if what != "older":
        await post.advance(timedelta(minutes=9))
    made = await post.client.http.start_thread_without_message(
        post.channel.id, name="Rosa", auto_archive_duration=10080, type=12, invitable=False
    )
    (thread,) = post.server.threads
    if what == "written in":
        message = await post.client.get_partial_messageable(int(made["id"])).send("To another Rosa")
        await message.delete()
    await thread.edit(locked=what == "locked")
    await post.advance(timedelta(hours=1))
    assert (await post.row(owed)).state == "sent"
    assert rosa.sees(thread) == (what == "unused")


async def test_a_server_error_after_the_message_arrived_doubles_nothing(post: Post) -> None:
    post.town.faults.fail("POST", "/channels/*/messages", status=503, times=2, applied=True)
    owed = await post.owe()
    await post.advance(timedelta(minutes=1))
    assert (await post.row(owed)).state == "sent"
    assert len(post.channel.messages) == 1
    assert (await post.row(owed)).attempts == 3


async def test_a_refusal_for_good_fails_at_once_and_the_staff_hear_of_it(post: Post) -> None:
    post.town.faults.fail("POST", "/channels/*/messages", status=403, code=50013)
    owed = await post.owe(subject=8)
    await post.rest()
    row = await post.row(owed)
    assert (row.state, row.reason, row.attempts) == ("failed", "50013", 1)
    await post.advance(timedelta(seconds=30))
    (told,) = post.channel.messages
    assert "post 50013" in told.text


async def test_a_passing_trouble_is_tried_again_until_the_last_attempt(post: Post) -> None:
    post.town.faults.fail("POST", "/channels/*/messages", status=503, times=8)
    owed = await post.owe()
    await post.advance(timedelta(hours=2))
    row = await post.row(owed)
    assert row.state == "failed"
    assert (row.reason or "").endswith("perhaps sent")


@pytest.mark.expects_errors("a notice could not be worded")
async def test_a_notice_that_cannot_be_worded_fails_alone(post: Post) -> None:
    wrong, fine = await post.owe(subject=13), await post.owe(subject=14)
    await post.rest()
    assert ((await post.row(wrong)).state, (await post.row(wrong)).reason) == ("failed", "ZeroDivisionError")
    assert (await post.row(fine)).state == "sent"


async def test_words_may_take_their_time_and_bring_files(post: Post) -> None:
    await post.owe("certificate")
    await post.rest()
    assert [file.bytes for file in post.channel.messages[0].files] == [b"printed"]


# --- after a death ---------------------------------------------------------------------------------------------------


async def _die_with_the_answer_lost(post: Post) -> int:
    """The message arrives, and the bot dies before it learns of it."""
    post.town.faults.silence("POST", "/channels/*/messages", applied=True)
    owed = await post.owe(subject=77)
    async with asyncio.timeout(5):
        while not post.channel.messages:
            await asyncio.sleep(0.002)
    await post.die()
    post.town.faults.clear()
    assert (await post.row(owed)).state == "claimed"
    return owed


async def test_back_at_once_the_same_nonce_brings_the_same_message(post: Post) -> None:
    owed = await _die_with_the_answer_lost(post)
    await post.come_back()
    await post.advance(timedelta(seconds=61))
    row = await post.row(owed)
    assert (row.state, row.message_id) == ("sent", post.channel.messages[0].id)
    assert len(post.channel.messages) == 1


async def test_back_after_discord_forgot_the_nonce_the_message_is_found_by_its_mark(post: Post) -> None:
    owed = await _die_with_the_answer_lost(post)
    post.town.clock.jump(post.town.now + timedelta(minutes=10))
    await post.come_back()
    await post.rest()
    row = await post.row(owed)
    assert (row.state, row.message_id) == ("sent", post.channel.messages[0].id)
    assert len(post.channel.messages) == 1


async def test_back_late_and_nothing_there_it_is_sent_anew(post: Post) -> None:
    post.town.faults.silence("POST", "/channels/*/messages", applied=False)
    owed = await post.owe()
    await asyncio.sleep(0.1)
    await post.die()
    post.town.faults.clear()
    post.town.clock.jump(post.town.now + timedelta(minutes=10))
    await post.come_back()
    await post.rest()
    assert (await post.row(owed)).state == "sent"
    assert len(post.channel.messages) == 1


async def test_where_nothing_can_be_looked_up_it_failed_as_perhaps_sent(post: Post) -> None:
    owed = await _die_with_the_answer_lost(post)
    post.town.faults.fail("GET", "/channels/*/messages", status=403, code=50001)
    post.town.clock.jump(post.town.now + timedelta(minutes=10))
    await post.come_back()
    await post.rest()
    row = await post.row(owed)
    assert row.state == "failed"
    assert (row.reason or "").endswith("perhaps sent")


async def test_a_gentle_stop_waits_for_what_is_under_way_and_leaves_the_rest_planned(post: Post) -> None:
    post.town.faults.slow("POST", "/channels/*/messages", 0.3)
    rows = [await post.owe(subject=subject) for subject in range(100, 110)]
    async with asyncio.timeout(5):
        while (await post.row(rows[0])).state != "claimed":
            await asyncio.sleep(0.002)
    await post.delivery.stop(5)
    states = [(await post.row(row)).state for row in rows]
    assert states[0] == "sent"
    assert set(states) <= {"sent", "planned"}
    await post.come_back()
    await post.rest()
    assert post.titles == [f"post {subject}" for subject in range(100, 110)]


async def test_a_command_that_waits_is_told_whether_its_rows_are_done(post: Post) -> None:
    soon, late = await post.owe(), await post.owe(due=post.town.now + timedelta(days=1))
    assert await post.delivery.settled([soon], 5)
    assert not await post.delivery.settled([late], 0.05)
