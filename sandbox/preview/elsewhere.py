"""The end of the tour: commands that nobody has used on it so far, and servers in which the bot lacks something."""

from __future__ import annotations

from datetime import timedelta

from sandbox import BOT_INVITE, May
from sandbox.preview.stage import COHORT, ZONE, Stage
from sandbox.server.entities import Json


async def planned_prompts(stage: Stage) -> None:
    """Prompts that are planned, and what a facilitator does with one of them."""
    rosa, theme = stage.rosa, stage.texts.theme(3)[0]
    with stage.step("Planned prompts"):
        await stage.slash(rosa, "prompt plans")
        await stage.slash(rosa, "prompt participation", cohort=COHORT)
        starts = f"{stage.town.now.astimezone(ZONE) + timedelta(days=2):%Y-%m-%d} 12:00"
        for _ in range(2):
            again = await stage.slash(
                rosa, "prompt schedule", cohort=COHORT, theme=theme, starts=starts, repeat="weekly", count=4
            )
            await stage.click(rosa, again, "prompt.confirm")
        await stage.slash(rosa, "prompt plans")
        later = f"{stage.town.now.astimezone(ZONE) + timedelta(days=3):%Y-%m-%d} 15:00"
        for command, options in (("change", {"prompt": theme}), ("move", {"to": later}), ("skip", {}), ("cancel", {})):
            asked = await stage.slash(rosa, f"prompt {command}", post="", **options)
            await stage.press_all(rosa, asked, f"prompt.{command}")
        await stage.slash(rosa, "prompt plans", cohort=COHORT)


async def everything_else(stage: Stage) -> None:
    """Each command that nobody has used so far, by a facilitator, with something in its required options."""
    used = {one.what for one in stage.town.interactions}
    for name, body in sorted(stage.commands.items()):
        if f"/{name}" not in used:
            with stage.step(f"/{name}"):
                required = [one for one in body.get("options") or () if one.get("required")]
                await stage.typed(stage.rosa, name, **{one["name"]: _something(stage, one) for one in required})


def _something(stage: Stage, option: Json) -> object:
    """What may stand in an option."""
    if option.get("choices"):
        return option["choices"][0]["value"]
    match option["type"]:
        case 4 | 10:
            return 1
        case 5:
            return True
        case 6:
            return stage.rosa
        case _:
            return COHORT if option["name"] == "cohort" else stage.texts.theme(1)[0]


async def elsewhere(stage: Stage) -> None:
    """A server in which the bot may do little, and one that needs a second factor."""
    little = May.VIEW_CHANNEL | May.SEND_MESSAGES | May.EMBED_LINKS
    for name, granted, two_factor in (("Lakeside", int(little), False), ("Hillside", BOT_INVITE, True)):
        with stage.step(f"Another server: {name}"):
            server = await stage.town.server(name, bot_permissions=granted, two_factor=two_factor)
            await server.owner.slash("language", language=stage.texts.language)
            await stage.slash(server.owner, "setup", timezone=str(ZONE), language=stage.texts.language)
            await stage.slash(server.owner, "doctor")
            await stage.slash(server.owner, "cohort create", name=COHORT, languages=stage.texts.language)
            await stage.wait(timedelta(hours=2))
            for action in ("doctor.retry", "doctor.drop", "doctor.all"):
                shown = await stage.slash(server.owner, "doctor")
                if shown.selects and action != "doctor.all":
                    shown = await stage.select(server.owner, shown, [shown.selects[0].options[0].value])
                await stage.press_all(server.owner, shown, action)
