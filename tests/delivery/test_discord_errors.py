"""Discord's error codes as the delivery tells them apart."""

from datetime import timedelta

import pytest

from tests.delivery.conftest import Post

MESSAGES = "/channels/*/messages"
PASSING = (20016, 20028, 40003, 40062, 130000)


@pytest.mark.parametrize("code", PASSING)
async def test_what_passes_is_tried_again(post: Post, code: int) -> None:
    post.town.faults.fail("POST", MESSAGES, status=400, code=code, times=2)
    owed = await post.owe()
    await post.advance(timedelta(minutes=30))
    row = await post.row(owed)
    assert (row.state, row.attempts) == ("sent", 3)


@pytest.mark.parametrize("code", [50007, 50278])
async def test_who_cannot_be_written_to_has_a_thread_of_their_own(post: Post, code: int) -> None:
    rosa = await post.server.person("Rosa")
    post.town.faults.fail("POST", MESSAGES, status=403, code=code)
    owed = await post.owe("letter", subject=1, member=await post.know(rosa))
    await post.rest()
    assert (await post.row(owed)).state == "sent"
    assert len(rosa.threads) == 1
