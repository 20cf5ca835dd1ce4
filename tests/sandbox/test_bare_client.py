"""An unmodified discord.py bot meets people on the local Discord."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from sandbox import May, NoReply, Refused, Sandbox, Server


async def test_a_command_is_answered_privately(town: Sandbox, server: Server) -> None:
    rosa = await server.person("Rosa")
    reply = await rosa.slash("hello", name="Amina", times=2)
    assert (reply.text.strip(), reply.ephemeral, reply.kind) == ("Hello Amina! Hello Amina!", True, "message")
    assert rosa.ephemerals[-1].text == reply.text
    assert not server.channel("general").messages
    assert not town.violations


async def test_the_client_checks_options_before_it_sends_them(server: Server) -> None:
    rosa = await server.person("Rosa")
    for wrong in ({}, {"name": "x", "times": 4}, {"name": "x", "times": "many"}):
        with pytest.raises(Refused):
            await rosa.slash("hello", **wrong)  # pyright: ignore[reportArgumentType]
    with pytest.raises(Refused) as refused:
        await rosa.slash("nothing like this")
    assert refused.value.code == 10063
    with pytest.raises(LookupError):
        await rosa.slash("hello", name="x", colour="red")


async def test_people_roles_channels_and_files_are_given_as_options(server: Server, tmp_path: Path) -> None:
    rosa = await server.person("Rosa", roles=["Mentor"])
    amina = await server.person("Amina")
    (tmp_path / "words.txt").write_text("some words")
    reply = await rosa.slash(
        "things", who=amina, role=server.role("Mentor"), place=server.channel("general"), file=tmp_path / "words.txt"
    )
    assert reply.text == "Amina Mentor general some words"
    with pytest.raises(Refused):
        await rosa.slash("things", who=server.role("Mentor"), role=amina, place=rosa, file=tmp_path / "words.txt")


async def test_buttons_are_found_by_any_language_of_their_label(server: Server) -> None:
    rosa = await server.person("Rosa")
    shown = await rosa.slash("show")
    assert "A title" in shown.text
    assert [button.label for button in shown.buttons] == ["Join · Unirse", "Form", "Closed"]
    pressed = await rosa.click(shown, "unirse")
    assert pressed.kind == "update"
    assert shown.text.startswith("Rosa joined")
    assert server.channel("general").messages[-1].edited_at is not None
    with pytest.raises(Refused):
        await rosa.click(shown, "Closed")
    with pytest.raises(LookupError, match="Form"):
        await rosa.click(shown, "Nothing")


async def test_a_select_takes_values_or_labels_within_its_bounds(server: Server) -> None:
    rosa = await server.person("Rosa")
    shown = await rosa.slash("show")
    chosen = await rosa.select(shown, "choose a language", ["so", "Español"])
    assert chosen.text.startswith("Chosen: ['so', 'es']")
    with pytest.raises(LookupError):
        await rosa.select(shown, "language", ["Klingon"])
    with pytest.raises(Refused):
        await rosa.select(shown, "language", [])


async def test_a_form_is_filled_in_and_checked_like_the_client_does(server: Server) -> None:
    rosa = await server.person("Rosa")
    amina = await server.person("Amina")
    form = await rosa.click(await rosa.slash("show"), "Form")
    assert form.kind == "modal"
    assert form.modal is not None
    assert [field.label for field in form.modal.fields][1] == "Which tea"
    done = await rosa.submit(
        form, {"Your name": "Rosa", "kind": "Green", "With": "Milk, Sugar", "friend": amina, "agree": "yes"}
    )
    assert done.text.startswith("Rosa / g / ['m', 's'] / [<Member")
    assert str(amina.id) in done.text
    assert done.text.endswith("/ True")
    form = await rosa.click(await rosa.slash("show"), "Form")
    again = await rosa.submit(form, {"name": "R", "kind": "b"})
    assert again.text == "R / b / ['m'] / [] / False"
    with pytest.raises(Refused):
        await rosa.submit(form, {"name": "R"})
    with pytest.raises(Refused):
        await rosa.submit(form, {"name": "R" * 21, "kind": "b"})
    with pytest.raises(LookupError, match="Which tea"):
        await rosa.submit(form, {"nome": "R"})


async def test_a_deferred_answer_comes_later_and_more_follows(town: Sandbox, server: Server) -> None:
    rosa = await server.person("Rosa")
    reply = await rosa.slash("slow")
    assert (reply.text, reply.ephemeral, reply.kind) == ("Done", True, "message")
    await town.until(lambda: bool(reply.followups))
    assert reply.followups[0].text == "And more"


async def test_a_suggestion_is_picked_as_a_person_would(town: Sandbox, server: Server) -> None:
    rosa = await server.person("Rosa")
    assert await rosa.autocomplete("cohort join", "cohort", "spr") == ["Spring 2026"]
    assert (await rosa.slash("cohort join", cohort="autumn")).text == "Joined a26"
    assert (await rosa.slash("cohort join", cohort="winter")).text == "Joined winter"


async def test_who_may_not_see_a_command_cannot_give_it(server: Server) -> None:
    rosa = await server.person("Rosa")
    with pytest.raises(Refused) as refused:
        await rosa.slash("setup")
    assert refused.value.code == 50013
    assert (await server.owner.slash("setup")).text == "Set up"
    admin = await server.person("Ana", roles=["Admin"])
    assert (await admin.slash("setup")).text == "Set up"
    with pytest.raises(Refused):
        await rosa.slash("cohort join", cohort="x", where="dm")
    assert (await rosa.slash("hello", name="x", where="dm")).text.strip() == "Hello x!"


async def test_who_may_not_write_in_a_channel_can_give_no_command_there(server: Server) -> None:
    rosa = await server.person("Rosa")
    notices = await server.make_channel("notices")
    await notices.overwrite(server.everyone, deny=May.SEND_MESSAGES)
    with pytest.raises(Refused) as refused:
        await rosa.slash("hello", name="x", where=notices)
    assert refused.value.code == 50013
    assert (await rosa.slash("hello", name="x")).text.strip() == "Hello x!"
    assert (await server.owner.slash("hello", name="x", where=notices)).text.strip() == "Hello x!"


async def test_menus_of_people_and_messages_work(server: Server) -> None:
    rosa = await server.person("Rosa")
    message = await rosa.say("four")
    assert (await rosa.context("Who is this", server.owner)).text == "Owner"
    assert (await rosa.context("Count letters", message)).text == "4"


async def test_no_answer_within_three_seconds_is_told_to_the_person(town: Sandbox, server: Server) -> None:
    rosa = await server.person("Rosa")
    before, began = len(town.unanswered), time.monotonic()
    with pytest.raises(NoReply):
        await rosa.slash("mute")
    assert 2.9 < time.monotonic() - began < 3.5
    assert [each.what for each in town.unanswered[before:]] == ["/mute"]
