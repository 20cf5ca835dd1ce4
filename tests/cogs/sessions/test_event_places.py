"""Where Discord's events of sessions are: in their channel where the bot may, else naming it; and what is said."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox import BOT_INVITE, Channel, May
from sandbox.server.actions.events import CANCELED, EXTERNAL, STAGE_INSTANCE, VOICE
from tests.cogs.servers.test_outages import begin_anew
from tests.cogs.servers.test_role_order import have
from tests.cogs.sessions.test_session_events import delete_by_hand, planned, starts
from tests.support.stories import Riverside, confirmed, riverside

VOICE_CHANNEL, STAGE_CHANNEL = 2, 13
GATHERED = timedelta(minutes=6)


async def circle(place: Riverside, kind: int = VOICE_CHANNEL, **details: Any) -> Channel:
    return await place.server.make_channel("Listening room", type=kind, **details)


async def deny(place: Riverside, channel: Channel, right: May) -> None:
    """Close a channel in this way: to everybody, and so to the bot."""
    await channel.overwrite(place.server.everyone, deny=right)
    await channel.overwrite(place.server.bot_member.role, deny=right)


async def allow(place: Riverside, channel: Channel) -> None:
    """Open it again."""
    await channel.overwrite(place.server.everyone)
    await channel.overwrite(place.server.bot_member.role)


def where(place: Riverside) -> list[tuple[int, str | None, str | None]]:
    """Of each event that stands: its kind, its channel and its place."""
    return [
        (event["entity_type"], event["channel_id"], (event["entity_metadata"] or {}).get("location"))
        for event in place.server.events
        if event["status"] != CANCELED
    ]


def told(place: Riverside, words: str) -> list[str]:
    return [message.text for message in place.server.channel("staff-room").messages if words in message.text]


def refusals(place: Riverside) -> int:
    return sum("scheduled-events" in request.path and request.status == 403 for request in place.town.requests)


async def test_an_event_is_in_the_voice_channel_of_its_session() -> None:
    async with riverside() as place:
        channel = await circle(place)
        await planned(place, channel=channel)
        assert where(place) == [(VOICE, str(channel.id), None)]
        assert told(place, "list of events") == []


async def test_a_channel_that_the_bot_may_not_enter_is_said_before_and_named_by_an_event_of_its_own() -> None:
    async with riverside() as place:
        channel = await circle(place)
        await deny(place, channel, May.CONNECT)
        preview = await place.rosa.slash(
            "session schedule", cohort="Spring", title="Circle", starts="2026-09-08 18:00", minutes=60, count=3,
            repeat="weekly", channel=channel,
        )  # fmt: skip
        assert f"<#{channel.id}>" in preview.text and "Connect" in preview.text
        assert "Create Events" not in preview.text, "that one is there"
        await place.rosa.click(preview, "Confirm")
        await planned(place, title="Round", starts="2026-09-09 18:00")
        await place.town.advance(GATHERED)
        assert where(place) == [(EXTERNAL, None, "Listening room")] * 3 + [(EXTERNAL, None, "Spring")]
        (said,) = told(place, "Connect")
        assert f"<#{channel.id}>" in said and "Circle" in said and "Round" not in said
        assert refusals(place) == 0, "nothing is asked of Discord that it would refuse"
        await place.town.advance(timedelta(days=3))
        assert len(told(place, "Connect")) == 1


async def test_a_stage_is_named_and_nobody_is_asked_for_more_permissions() -> None:
    async with riverside() as place:
        stage = await circle(place, STAGE_CHANNEL)
        preview = await place.rosa.slash(
            "session schedule", cohort="Spring", title="Circle", starts="2026-09-08 18:00", minutes=60, channel=stage
        )
        assert f"<#{stage.id}>" in preview.text and "Mute Members" in preview.text
        await place.rosa.click(preview, "Confirm")
        await place.town.advance(GATHERED)
        assert where(place) == [(EXTERNAL, None, "Listening room")]
        assert told(place, "Members") == [] and refusals(place) == 0


async def test_a_stage_where_the_bot_may_everything_has_its_event_in_it() -> None:
    async with riverside() as place:
        stage = await circle(place, STAGE_CHANNEL)
        await stage.overwrite(place.server.bot_member.role, allow=May.MUTE_MEMBERS | May.MOVE_MEMBERS)
        await planned(place, channel=stage)
        assert where(place) == [(STAGE_INSTANCE, str(stage.id), None)]


@pytest.mark.parametrize("kind", [VOICE_CHANNEL, STAGE_CHANNEL])
async def test_a_channel_that_not_everybody_sees_is_not_named(kind: int) -> None:
    async with riverside() as place:
        channel = await circle(place, kind)
        await channel.overwrite(place.server.everyone, deny=May.VIEW_CHANNEL)
        await channel.overwrite(place.server.bot_member.role, allow=May.VIEW_CHANNEL, deny=May.CONNECT)
        await channel.overwrite(place.server.role("Facilitator"), allow=May.VIEW_CHANNEL)
        await planned(place, channel=channel)
        assert where(place) == [(EXTERNAL, None, "Spring")]


async def test_an_event_goes_into_its_channel_once_the_bot_may() -> None:
    async with riverside() as place:
        channel = await circle(place)
        await deny(place, channel, May.VIEW_CHANNEL)
        await channel.overwrite(place.server.role("Facilitator"), allow=May.VIEW_CHANNEL)
        await planned(place, channel=channel)
        await place.town.advance(GATHERED)
        assert where(place) == [(EXTERNAL, None, "Spring")] and len(told(place, "View Channels")) == 1
        await allow(place, channel)
        await place.town.advance(timedelta(minutes=1))
        assert where(place) == [(VOICE, str(channel.id), None)]
        assert len(starts(place)) == 1


async def test_what_the_bot_is_allowed_while_it_is_away_counts_when_it_is_back() -> None:
    async with riverside() as place:
        channel = await circle(place)
        await deny(place, channel, May.CONNECT)
        await planned(place, channel=channel)
        await place.town.advance(GATHERED)
        assert where(place) == [(EXTERNAL, None, "Listening room")]
        await place.town.bot.stop()
        await allow(place, channel)
        await place.town.bot.start()
        await place.town.advance(timedelta(minutes=1))
        assert where(place) == [(VOICE, str(channel.id), None)]


async def test_a_role_that_the_bot_is_given_counts_at_once() -> None:
    async with riverside() as place:
        channel = await circle(place)
        await deny(place, channel, May.CONNECT)
        helper = await place.server.make_role("Helper")
        await channel.overwrite(helper, allow=May.CONNECT)
        await planned(place, channel=channel)
        await place.town.advance(GATHERED)
        assert where(place) == [(EXTERNAL, None, "Listening room")]
        await have(place.server, helper)
        await place.town.advance(timedelta(minutes=1))
        assert where(place) == [(VOICE, str(channel.id), None)]


async def test_without_create_events_the_sessions_live_and_the_staff_hear_once_what_to_turn_on() -> None:
    async with riverside() as place:
        await place.server.bot_member.permit(BOT_INVITE & ~May.CREATE_EVENTS)
        preview = await place.rosa.slash(
            "session schedule", cohort="Spring", title="Circle", starts="2026-09-08 18:00", minutes=60
        )
        assert "Create Events" in preview.text and "Server Settings" in preview.text
        await place.rosa.click(preview, "Confirm")
        await planned(place, title="Round", starts="2026-09-09 18:00", channel=await circle(place, STAGE_CHANNEL))
        await place.town.advance(timedelta(days=3))
        assert place.server.events == []
        (said,) = told(place, "Create Events")
        assert "Circle" in said and "Round" in said and "Edit Channel" not in said
        await place.server.bot_member.permit(BOT_INVITE)
        await place.town.advance(timedelta(minutes=1))
        assert len(starts(place)) == 2, "nobody has to wait for it"
        assert len(told(place, "Create Events")) == 1


async def test_a_refusal_is_of_its_session_alone() -> None:
    async with riverside() as place:
        place.town.faults.fail("POST", "/guilds/*/scheduled-events", status=403, code=50013, times=1)
        await planned(place)
        await planned(place, title="Round", starts="2026-09-09 18:00")
        assert [event["name"] for event in place.server.events] == ["Round"]
        await place.town.advance(timedelta(days=1, minutes=1))
        assert sorted(event["name"] for event in place.server.events) == ["Circle", "Round"]


async def test_an_edit_that_changes_the_place_says_what_is_lacking_there() -> None:
    async with riverside() as place:
        channel = await circle(place)
        await planned(place)
        await deny(place, channel, May.CONNECT)
        edited = await place.rosa.slash("session edit", session="Circle", channel=channel)
        assert "Connect" in edited.text
        assert where(place) == [(EXTERNAL, None, "Listening room")]
        await allow(place, channel)
        edited = await place.rosa.slash("session edit", session="Circle", title="Round")
        assert "Connect" not in edited.text
        assert where(place) == [(VOICE, str(channel.id), None)]


async def test_an_event_that_can_no_more_be_changed_is_told_of() -> None:
    async with riverside() as place:
        channel = await circle(place)
        await planned(place, channel=channel)
        await deny(place, channel, May.CONNECT)
        await confirmed(place.rosa, "session cancel", session="Circle")
        await place.town.advance(GATHERED)
        (said,) = told(place, "Connect")
        assert f"<#{channel.id}>" in said and "Circle" in said
        await allow(place, channel)
        await place.town.advance(timedelta(minutes=1))
        assert [event["status"] for event in place.server.events] == [CANCELED]


async def test_a_deleted_channel_leaves_its_sessions_without_a_place_and_the_staff_choose_another() -> None:
    async with riverside() as place:
        channel, other = await circle(place), await place.server.make_channel("Garden", type=VOICE_CHANNEL)
        amina = await place.participant("Amina")
        await planned(place, channel=channel, repeat="weekly", count=2)
        await channel.delete()
        await place.town.advance(timedelta(minutes=1))
        assert where(place) == [(EXTERNAL, None, "Spring")] * 2
        (said,) = told(place, "deleted")
        assert "Circle" in said and "/session edit" in said and "Make it again" not in said
        announced = next(one for one in place.server.channel("spring").messages if "Circle" in one.text)
        assert f"<#{channel.id}>" not in announced.text
        heard = len(amina.dms)
        await place.rosa.slash("session edit", session="Circle — 2026-09-08", channel=other, scope="all")
        await place.town.advance(timedelta(minutes=1))
        assert where(place) == [(VOICE, str(other.id), None)] * 2
        assert len(amina.dms) > heard or f"<#{other.id}>" in place.server.channel("spring").messages[-1].text


async def test_a_channel_that_was_deleted_while_the_bot_was_away_is_noticed_too() -> None:
    async with riverside() as place:
        channel = await circle(place)
        await planned(place, channel=channel)
        await place.town.bot.stop()
        await channel.delete()
        await place.town.bot.start()
        await place.town.advance(timedelta(minutes=2))
        assert where(place) == [(EXTERNAL, None, "Spring")]
        (said,) = told(place, "deleted")
        assert "/session edit" in said


async def test_a_channel_deleted_under_a_session_that_is_on_lets_its_people_check_in() -> None:
    async with riverside() as place:
        channel, amina = await circle(place), await place.participant("Amina")
        await planned(place, channel=channel, starts="2026-09-01 10:00")
        await place.town.advance(timedelta(hours=1, minutes=5))
        await channel.delete()
        await place.town.advance(timedelta(minutes=1))
        assert told(place, "deleted")
        opening = next(m for m in reversed(place.server.channel("spring").messages) if "I am here" in str(m.buttons))
        await amina.click(opening, opening.buttons[0].custom_id or "")
        await place.town.advance(timedelta(hours=2))
        assert "1" in (await amina.slash("progress")).text


async def test_an_event_in_a_channel_that_the_bot_does_not_see_any_more_is_not_taken_for_deleted() -> None:
    async with riverside() as place:
        channel = await circle(place)
        await planned(place, channel=channel)
        await place.town.advance(timedelta(minutes=5))
        await place.town.bot.stop()
        await deny(place, channel, May.VIEW_CHANNEL)
        await place.town.bot.start()
        await place.town.advance(timedelta(minutes=10))
        assert told(place, "deleted") == []
        assert len(told(place, "View Channels")) == 1


async def test_one_that_somebody_deletes_by_hand_is_still_asked_about() -> None:
    async with riverside() as place:
        await planned(place, channel=await circle(place))
        await delete_by_hand(place)
        assert len(told(place, "Somebody deleted")) == 1


@pytest.mark.parametrize(
    ("right", "kind", "place_named"), [(None, VOICE, None), (May.CONNECT, EXTERNAL, "Listening room")]
)
async def test_a_server_that_discord_has_not_told_of_is_asked_what_the_bot_may_there(
    right: May | None, kind: int, place_named: str | None
) -> None:
    async with riverside() as place:
        channel = await circle(place)
        if right is not None:
            await deny(place, channel, right)
        await planned(place, channel=channel, starts="2026-10-01 18:00")
        await begin_anew(place)
        await place.town.advance(timedelta(days=3))
        assert where(place) == [(kind, str(channel.id) if kind == VOICE else None, place_named)]
        assert ("GET", f"/guilds/{place.server.id}") in [(one.method, one.path) for one in place.town.requests]
        assert told(place, "deleted") == []
