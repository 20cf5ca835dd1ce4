"""What is said of who can read something is true: a person's own thread, a cohort's channel, direct messages."""

from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.i18n.catalogues import Catalogues
from bot.ui.reminder_channels import thread_readers
from sandbox import Message, Person
from sandbox.client.errors import Refused
from tests.cogs.prompts.test_prompts import planned, prompts
from tests.support.stories import Riverside, accept, riverside

MANAGE_THREADS = discord.Permissions(manage_threads=True).value
ADMINISTRATOR = discord.Permissions(administrator=True).value
PERMISSION = {"en": "Manage Threads", "es": "Gestionar hilos", "so": "Manage Threads"}
"""As Discord's own app calls it; Somali it does not speak."""
SECRET = ("turquoise lighthouse", "walking with otters", "a quiet marmalade")


async def with_permission(place: Riverside, name: str, permission: int) -> Person:
    """Somebody whom a role of the server's own lets do something, and who is none of the staff."""
    role = await place.server.make_role(f"{name}s", permissions=permission)
    return await place.server.person(name, roles=[role])


def of_bot(place: Riverside, *people: Person) -> list[Message]:
    """All that the bot has written anywhere."""
    everywhere = [
        message for channel in (*place.server.channels, *place.server.threads) for message in channel.messages
    ]
    return [*everywhere, *(message for person in people for message in person.dms)]


@pytest.mark.parametrize("language", list(PERMISSION))
async def test_who_can_open_a_persons_own_thread_is_said_where_it_is_chosen(language: str) -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        asked = await amina.slash("cohort join", cohort="Spring")
        form = await amina.select(asked, asked.selects[0].custom_id, [language])
        joined = await amina.submit(form, {"role": "educator", "languages": [language], "agree": True})
        said = "\n".join([joined.text, *(one.text for one in joined.followups)])
        assert PERMISSION[language] in said
        assert thread_readers(Catalogues.load().texts(language)) in said


async def test_whoever_may_manage_threads_opens_the_thread_of_somebody_and_administrators_see_the_channel() -> None:
    async with riverside() as place:
        moderator = await with_permission(
            place, "Moderator", MANAGE_THREADS | discord.Permissions(view_channel=True).value
        )
        admin = await with_permission(place, "Chief", ADMINISTRATOR)
        amina = await place.participant("Amina", dms_open=False)
        channel = place.server.channel("spring")
        await channel.overwrite(moderator, allow=discord.Permissions(view_channel=True).value)
        await place.mentor("Imani")
        await place.pair(place.server.people[-1], amina)
        await place.town.advance(timedelta(minutes=5))
        (own,) = place.server.threads
        assert amina.sees(own) and moderator.sees(own) and admin.sees(own)
        assert admin.sees(channel)
        (welcome, *_) = channel.messages
        assert "administrators" in welcome.text
        kept = await amina.slash("privacy")
        assert "Manage Threads" in kept.text


async def test_no_private_words_stand_in_any_message_whatever_way_it_goes() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina", dms_open=False)
        imani = await place.mentor("Imani", dms_open=True)
        await amina.slash("mentor request", goals=SECRET[0])
        await place.publish()
        await accept(imani, amina)
        await planned(place)
        await place.town.advance(timedelta(days=60))
        form = await amina.click(prompts(place)[0], "Reflect")
        await amina.submit(form, {"text": SECRET[1]})
        await amina.slash("journal", text=SECRET[2])
        await place.town.advance(timedelta(days=30))
        written = of_bot(place, amina, imani, place.rosa)
        assert place.server.threads and place.server.threads[0].messages
        assert not [one.text for one in written for secret in SECRET if secret in one.text]


@pytest.mark.parametrize("audience", ["me", "mentor", "group"])
async def test_no_command_tells_others_what_somebody_wrote_and_did_not_share_with_them(audience: str) -> None:
    async with riverside() as place:
        amina, omar = await place.participant("Amina"), await place.participant("Omar")
        imani = await place.mentor("Imani")
        await place.pair(imani, amina)
        await planned(place)
        await place.town.advance(timedelta(days=60))
        form = await amina.click(prompts(place)[0], "Reflect")
        assert form.modal is not None
        (field,) = [one for one in form.modal.fields if one.custom_id == "reader"]
        chosen = next(option.value for option in field.options if option.value.startswith(audience))
        await amina.submit(form, {"text": SECRET[1], "reader": chosen})
        await place.town.advance(timedelta(days=1))
        may = {"me": set[str](), "mentor": {"Imani"}, "group": set[str]()}[audience]
        for person in (omar, imani, place.rosa, place.server.owner):
            said: list[str] = []
            asked: tuple[tuple[str, dict[str, Any]], ...] = (
                ("journal", {}),
                ("journal", {"of": amina}),
                ("progress", {"member": amina}),
                ("cohort roster", {"cohort": "Spring"}),
                ("me", {}),
            )
            for command, options in asked:
                try:
                    answer = await person.slash(command, **options)
                except Refused:
                    continue
                said += [answer.text, *(one.text for one in answer.followups)]
            assert any(SECRET[1] in one for one in said) == (person.name in may), person.name
        standing = [one for one in of_bot(place, omar, imani, place.rosa) if SECRET[1] in one.text]
        assert len(standing) == (1 if audience == "group" else 0)
        progress = await place.rosa.slash("progress", member=amina)
        assert "1 of 6" in progress.text or "1/6" in progress.text
