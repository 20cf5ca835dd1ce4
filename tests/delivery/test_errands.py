"""Errands converge: done twice, lost or half done, the server looks the same in the end."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.feature import executors_of
from bot.outbox.errands import Errand, GiveRole, MakeChannel, MakeRole, RemoveChannel, RemoveRole, ShowChannel, TakeRole
from bot.people.models import Member
from cogs import FEATURES
from tests.delivery.conftest import Post


async def test_a_role_is_made_and_given_and_taken_and_removed(post: Post) -> None:
    rosa = await post.server.person("Rosa")
    made = await post.owe_errand(MakeRole(post.server.id, "Spring"))
    await post.rest()
    role = post.server.role("Spring")
    assert post.made[(await post.row(made)).subject_id] == role.id
    assert role.permissions == 0
    for errand in (GiveRole(post.server.id, rosa.id, role.id), GiveRole(post.server.id, rosa.id, role.id)):
        await post.owe_errand(errand)
    await post.rest()
    assert role in rosa.roles
    for errand in (TakeRole(post.server.id, rosa.id, role.id), RemoveRole(post.server.id, role.id)):
        await post.owe_errand(errand)
    await post.rest()
    assert "Spring" not in [role.name for role in post.server.roles]


async def test_a_private_channel_is_seen_by_its_role_and_the_bot_alone(post: Post) -> None:
    rosa, amina = await post.server.person("Rosa", roles=["Spring"]), await post.server.person("Amina")
    errand = MakeChannel(post.server.id, "spring", "For Spring", (post.server.role("Spring").id,), frozenset())
    row = await post.owe_errand(errand)
    await post.rest()
    channel = post.server.channel("spring")
    assert (rosa.sees(channel), amina.sees(channel)) == (True, False)
    assert channel.topic == "For Spring", "what only we understand does not stand there"
    post.channel = channel
    owed = await post.owe(after=row)
    await post.rest()
    assert (await post.row(owed)).state == "sent", "the bot sees it too"


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_what_a_lost_answer_made_is_adopted_and_not_made_twice(post: Post, status: int) -> None:
    post.town.faults.fail("POST", "/guilds/*/roles", status=status, applied=True)
    post.town.faults.fail("POST", "/guilds/*/channels", status=status, applied=True)
    await post.owe_errand(MakeRole(post.server.id, "Spring"))
    await post.owe_errand(MakeChannel(post.server.id, "spring", "For Spring", (), frozenset()))
    await post.advance(timedelta(minutes=1))
    assert [role.name for role in post.server.roles].count("Spring") == 1
    assert [channel.name for channel in post.server.channels].count("spring") == 1
    assert set(post.made.values()) == {post.server.role("Spring").id, post.server.channel("spring").id}


async def test_a_role_with_power_or_of_somebody_else_is_never_adopted(post: Post) -> None:
    await post.server.person("Boss", roles=["Admin"])
    admin = post.server.role("Admin")
    post.town.faults.fail("POST", "/guilds/*/roles", status=503)
    await post.owe_errand(MakeRole(post.server.id, "Admin"))
    await post.advance(timedelta(minutes=1))
    (made,) = post.made.values()
    assert made is not None
    assert made != admin.id


async def test_removing_what_is_gone_is_done_already(post: Post) -> None:
    rows = [
        await post.owe_errand(errand)
        for errand in (
            RemoveChannel(post.server.id, 1),
            RemoveRole(post.server.id, 1),
            TakeRole(post.server.id, 1, 1),
            ShowChannel(post.server.id, post.channel.id, (1,)),
        )
    ]
    await post.rest()
    assert [(await post.row(row)).state for row in rows] == ["sent"] * 4


async def test_a_role_for_someone_who_left_is_given_up_and_their_leaving_kept(post: Post) -> None:
    rosa = await post.server.person("Rosa", roles=["Spring"])
    await post.know(rosa)
    await rosa.leave()
    row = await post.owe_errand(GiveRole(post.server.id, rosa.id, post.server.role("Spring").id))
    await post.rest()
    assert (await post.row(row)).state == "cancelled"
    assert await post.database.read(lambda tx: tx.execute(select(Member.gone)).scalar_one())


async def test_a_deleted_role_cannot_be_given_and_the_staff_hear_of_it(post: Post) -> None:
    rosa = await post.server.person("Rosa")
    row = await post.owe_errand(GiveRole(post.server.id, rosa.id, 1))
    await post.rest()
    assert (await post.row(row)).reason == "10011"
    await post.advance(timedelta(seconds=30))
    assert "errand 10011" in post.channel.messages[0].text


async def test_every_change_says_its_reason_in_the_audit_log(post: Post) -> None:
    row = await post.owe_errand(MakeRole(post.server.id, "Spring"))
    await post.rest()
    asked = next(request for request in reversed(post.town.requests) if request.path.endswith("/roles"))
    assert f"#{row}" in str(vars(asked))


def test_every_class_of_errand_has_an_executor() -> None:
    executors = [executor.errand.__name__ for executor in executors_of(FEATURES)]
    assert len(executors) == len(set(executors))
    assert set(executors) == {errand.__name__ for errand in Errand.__subclasses__()}
