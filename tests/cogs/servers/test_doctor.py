"""/doctor, as staff see it, and how they hear of what failed."""

from datetime import datetime, timedelta

from bot.core.permissions import PERMISSIONS, VALUE
from sandbox import Message
from tests.support.stories import Riverside, riverside

THREADS = sum(1 << one.bit for one in PERMISSIONS if one.name == "create_private_threads")
REMINDED = datetime.fromisoformat("2026-09-02T18:00:30-07:00")


def told(story: Riverside) -> list[Message]:
    """What the staff heard of things that did not arrive."""
    return [m for m in story.server.channel("staff-room").messages if "did not work" in m.text]


async def three_who_cannot_be_reached(story: Riverside) -> None:
    """Their reminders come in threads of their own, and the bot may make none."""
    for name in ("Amina", "Omar", "Luz"):
        await story.participant(name)
    preview = await story.rosa.slash(
        "session schedule", cohort="Spring", title="Circle", starts="2026-09-03 18:00", minutes=60
    )
    await story.rosa.click(preview, "Confirm")
    await allow_threads(story, False)
    await story.town.advance_to(REMINDED)
    await story.town.advance(timedelta(minutes=1))


async def allow_threads(story: Riverside, may: bool) -> None:
    """As somebody changes it in the channel's settings."""
    bits = {"allow": VALUE} if may else {"allow": VALUE & ~THREADS, "deny": THREADS}
    await story.server.channel("spring").overwrite(story.server.bot_member, **bits)


async def test_when_all_is_well_the_doctor_says_so() -> None:
    async with riverside() as story:
        seen = await story.rosa.slash("doctor")
        assert "All is well" in seen.text
        await story.server.bot_member.permit(VALUE & ~THREADS)
        assert "Create Private Threads" in (await story.rosa.slash("doctor")).text
        assert not [button for button in seen.buttons if button.label == "Try all again"]


async def test_what_fails_alike_is_told_once_and_can_be_tried_again_when_it_is_mended() -> None:
    async with riverside() as story:
        await three_who_cannot_be_reached(story)
        (message,) = told(story)
        assert "The same happened to 2 others" in message.text
        assert "I lack a permission" in message.text
        assert "doctor" in message.text
        seen = await story.rosa.slash("doctor")
        assert "3 did not arrive" in seen.text
        await allow_threads(story, True)
        after = await story.rosa.click(seen, "Try all again")
        await story.town.advance(timedelta(seconds=5))
        assert "trying 3 again" in after.text
        reached = {thread.name for thread in story.server.threads if any("meets" in m.text for m in thread.messages)}
        assert len(reached) == 3
        assert "All is well" in (await story.rosa.slash("doctor")).text


async def test_one_failure_can_be_looked_at_and_given_up_and_then_nobody_can_mend_it() -> None:
    async with riverside() as story:
        await three_who_cannot_be_reached(story)
        first, second = [await story.rosa.slash("doctor") for _ in range(2)]
        (menu,) = first.selects
        chosen = [menu.options[0].value]
        shown = await story.rosa.select(first, menu.custom_id, chosen)
        too_late = await story.rosa.select(second, menu.custom_id, chosen)
        assert "I lack a permission" in shown.text
        after = await story.rosa.click(shown, "Stop trying")
        assert "2 did not arrive" in after.text
        late = await story.rosa.click(too_late, "Try again")
        assert "taken care of that already" in late.text


async def test_what_happens_here_is_not_for_those_who_take_part() -> None:
    async with riverside() as story:
        amina = await story.participant("Amina")
        assert "All is well" not in (await amina.slash("doctor")).text
