"""The story of SANDBOX.md, line by line, as a script from outside would have it."""

from datetime import datetime, timedelta

from sandbox import Sandbox


async def test_the_example_runs_as_it_is_written() -> None:
    async with Sandbox.open(now=datetime.fromisoformat("2026-09-01T09:00:00-07:00")) as town:
        server = await town.server("Riverside")
        await server.owner.slash("setup", timezone="America/Los_Angeles")
        rosa = await server.person("Rosa", roles=["Facilitator"], locale="en-US")
        reply = await rosa.slash("cohort create", name="Spring", timezone="America/Los_Angeles")
        assert "Spring" in reply.text
        assert reply.ephemeral
        assert not reply.files
        invitation = next(m for m in server.channel("general").messages if m.buttons)
        amina = await server.person("Amina", dms_open=False)
        form = await amina.click(invitation, "Join")
        form = await amina.select(form, "Choose a language", ["so"])
        assert form.kind == "modal" and form.modal is not None
        done = await amina.submit(form, {"role": "educator", "agree": True})
        assert done.text
        spring = server.channel("spring")
        assert amina.sees(spring) and rosa.sees(spring)
        choices = await amina.autocomplete("cohort join", "cohort", "spr")
        assert [choice.name for choice in choices] == ["Spring"]
        await amina.join_voice(server.voice("Circle"))
        await amina.leave_voice()
        await town.advance(timedelta(days=7))
        assert spring.messages
        assert amina.dms == []
        assert town.requests
        town.faults.drop_gateway()
        town.faults.fail("POST", "/channels/*/messages", status=503, times=3)
        await rosa.slash("session schedule", cohort="Spring", title="Circle", starts="2026-10-01 18:00", minutes=60)
        assert not town.unanswered
        assert not town.violations


async def test_the_labels_of_the_form_are_enough_to_fill_it_in() -> None:
    async with Sandbox.open() as town:
        server = await town.server("Riverside")
        await server.owner.slash("setup")
        rosa = await server.person("Rosa", roles=["Facilitator"])
        await rosa.slash("cohort create", name="Spring")
        amina = await server.person("Amina")
        asked = await amina.slash("cohort join", cohort="Spring")
        form = await amina.select(asked, "Choose a language", ["en"])
        done = await amina.submit(form, {"Your role": "Educator", "agree": True})
        assert "Welcome to Spring" in done.text
        assert server.role("Spring") in amina.roles
