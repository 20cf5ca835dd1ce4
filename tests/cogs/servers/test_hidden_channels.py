"""Channels that the bot may not see: it goes on, and takes no role of which it cannot see what it opens there."""

from datetime import timedelta

from sandbox import May, Sandbox, Server
from sandbox.server.entities import CATEGORY, FORUM, STAGE, VOICE
from tests.support.stories import BEGINS, confirmed, join, riverside


async def hide_some(server: Server) -> None:
    """Channels of every kind that only some may see."""
    closed = [{"id": str(server.id), "type": 0, "allow": "0", "deny": str(int(May.VIEW_CHANNEL))}]
    for kind in (CATEGORY, VOICE, STAGE, FORUM):
        await server.make_channel(f"board-{kind}", type=kind, permission_overwrites=closed)


async def test_no_role_is_adopted_for_mentors_that_may_open_what_the_bot_does_not_see() -> None:
    async with Sandbox.open(now=BEGINS) as town:
        server = await town.server("Riverside")
        board = await server.make_channel("board")
        await board.overwrite(server.everyone, deny=May.VIEW_CHANNEL)
        old = await server.make_role("Mentor")
        await board.overwrite(old, allow=May.VIEW_CHANNEL)
        done = await server.owner.slash("setup", timezone="Seattle")
        assert "another role of that name" in done.text
        assert board.mention in done.text, "whoever may see it reads its name"
        assert [role.name for role in server.roles].count("Mentor") == 2
        refused = await server.owner.slash("setup", mentor=old)
        assert "cannot see whether" in refused.text
        assert board.mention in refused.text
        assert "View Channel" in refused.text
        eve = await server.person("Eve")
        await eve.slash("mentor offer", capacity=1)
        assert eve.roles
        assert not eve.sees(board)
        seen = await server.owner.slash("doctor")
        assert "All is well" in seen.text
        assert f"I am not let into {board.mention}" in seen.text
        assert eve.roles[0].mention in seen.text
        await board.overwrite(server.bot_member, allow=May.VIEW_CHANNEL)
        assert "carries power" in (await server.owner.slash("setup", mentor=old)).text
        assert "not let into" not in (await server.owner.slash("doctor")).text
        await board.overwrite(old)
        assert old.mention in (await server.owner.slash("setup", mentor=old)).text
        assert not town.violations


async def test_where_much_is_hidden_everything_goes_on() -> None:
    async with riverside() as place:
        server = place.server
        await hide_some(server)
        amina = await place.participant("Amina")
        again = await server.owner.slash("setup")
        assert "I made it" not in again.text
        assert "making again" not in again.text
        await confirmed(place.rosa, "prompt schedule", cohort="Spring", theme="Belonging", starts="2026-09-02 09:00")
        await place.town.advance(timedelta(days=2))
        assert len(server.channel("spring").messages) > 1
        eve = await place.mentor("Eve")
        assert eve.roles
        await server.channel("spring").overwrite(server.bot_member, deny=May.VIEW_CHANNEL)
        bilan = await server.person("Bilan")
        await join(bilan, "Spring")
        assert server.role("Spring") in bilan.roles, "a hidden channel is there"
        assert "making again" not in (await server.owner.slash("setup")).text
        assert amina.sees(server.channel("spring"))
        assert "not let into" in (await place.rosa.slash("doctor")).text


async def test_a_start_among_hidden_channels_of_every_kind() -> None:
    async with riverside() as place:
        await hide_some(place.server)
        await place.town.bot.stop()
        await place.town.bot.start()
        await place.participant("Amina")
        assert "All is well" in (await place.rosa.slash("doctor")).text
