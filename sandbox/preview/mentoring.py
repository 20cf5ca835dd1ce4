"""Mentoring, as people meet it in the preview: offers and requests, a pair, and what comes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sandbox import Person
from sandbox.preview.stage import COHORT, Stage


async def mentors(stage: Stage) -> None:
    """Offers, requests, a draft of pairs, and what the asked say."""
    rosa, language = stage.rosa, stage.texts.language
    ana, hodan = stage.called("Ana López"), stage.called("Hodan Warsame")
    with stage.step("Mentors"):
        grace, sahra = await stage.person("Grace Okafor"), await stage.person("Sahra Cali")
        for mentor in (grace, sahra):
            await stage.slash(mentor, "mentor offer", capacity=2, languages=language)
        await stage.slash(rosa, "mentor approve")
        for mentor in (grace, sahra):
            await stage.slash(rosa, "mentor approve", member=mentor, trained=mentor is grace)
        await stage.slash(rosa, "mentor approve", member=grace)
        await stage.slash(grace, "mentor offer", capacity=1)
        await stage.slash(sahra, "mentor offer", capacity=0)
        await stage.slash(sahra, "mentor offer", capacity=2, languages=language)
        await stage.slash(ana, "mentor request", languages=language, goals=stage.texts.theme(3)[0])
        asked = await stage.slash(hodan, "mentor request")
        await stage.submit(hodan, asked, {})
        await stage.slash(rosa, "match preview", cohort=COHORT)
        shown = await stage.slash(rosa, "match publish", cohort=COHORT)
        await stage.click(rosa, shown, "match.confirm")
        await stage.wait(timedelta(minutes=5))
    with stage.step("A mentor answers"):
        paired = [mentor for mentor in (grace, sahra) if _asked(stage, mentor, "match.answer")]
        for mentor, answer in zip(paired, ("accept", "decline"), strict=False):
            asked = stage.newest(stage.private(mentor), "match.answer")
            await stage.click(mentor, asked, f"match.answer/{answer}")
            await stage.wait(timedelta(hours=1))
        for mentee in (ana, hodan):
            if _asked(stage, mentee, "match.answer"):
                await stage.click(mentee, stage.newest(stage.private(mentee), "match.answer"), "match.answer/accept")
        await stage.wait(timedelta(hours=1))
        await stage.slash(rosa, "match preview", cohort=COHORT)
        await stage.slash(rosa, "match publish", cohort=COHORT)
    with stage.step("A meeting with a mentor"):
        mentor = paired[0]
        for mentee in (ana, hodan):
            met: dict[str, Any] = {"with": mentor, "date": "2026-09-15", "minutes": 60}
            await stage.slash(mentee, "meeting log", **met)
        await stage.wait(timedelta(hours=2))
        await stage.slash(mentor, "help")
        asked = stage.newest(stage.private(mentor), "meeting.confirm")
        await stage.click(mentor, asked, "meeting.confirm")
        await stage.wait(timedelta(hours=2))
        for who in (mentor, ana, hodan):
            await stage.slash(who, "me")
            await stage.slash(who, "help")


async def pairs(stage: Stage) -> None:
    """Two who have found each other: more about them, their agreement, and a meeting."""
    mentee, mentor = _pair(stage)
    with stage.step("More about oneself"):
        for part in ("basics", "work", "more"):
            profile = await stage.slash(mentor, "mentor profile")
            form = await stage.click(mentor, profile, f"mentor.offer.open/{part}")
            await stage.submit(mentor, form, {"communities": ["african"]} if part == "more" else {})
        await stage.slash(mentor, "mentor profile")
    with stage.step("An agreement"):
        introduction = stage.newest(stage.private(mentee), "match.agreement")
        form = await stage.click(mentee, introduction, "match.agreement")
        await stage.submit(mentee, form, {"goal": ["families"], "often": ["monthly"], "months": ["6"]})
        await stage.wait(timedelta(minutes=5))
        await stage.click(mentor, stage.newest(stage.private(mentor), "match.agree/"), "match.agree/")
        await stage.wait(timedelta(minutes=5))
    with stage.step("Two versions of a meeting"):
        met: dict[str, Any] = {"with": mentor, "date": "2026-09-16", "minutes": 60}
        await stage.slash(mentee, "meeting log", **met)
        await stage.wait(timedelta(minutes=5))
        form = await stage.click(mentor, stage.newest(stage.private(mentor), "meeting.differ"), "meeting.differ")
        await stage.submit(mentor, form, {"minutes": "45"})
        await stage.wait(timedelta(minutes=5))
        await stage.click(mentee, stage.newest(stage.private(mentee), "meeting.dispute"), "meeting.dispute")
        await stage.wait(timedelta(minutes=5))
        group: dict[str, Any] = {"date": "2026-09-17", "minutes": 60}
        await stage.slash(mentor, "meeting group", **group)


async def following_up(stage: Stage) -> None:
    """What a mentor and the staff see of pairs; a break, and an end."""
    rosa, (mentee, mentor) = stage.rosa, _pair(stage)
    pair: dict[str, Any] = {"with": mentor}
    with stage.step("What staff see of pairs"):
        await stage.slash(mentee, "match weights")
        days: dict[str, int] = {"first": 7, "silent": 7, "told": 8}
        await stage.slash(rosa, "match follow-up", cohort=COHORT, **days)
        for command in ("match status", "match health", "match undo"):
            await stage.slash(rosa, command, cohort=COHORT)
        for member in (mentee, mentor, rosa):
            await stage.slash(rosa, "match explain", member=member)
    with stage.step("A mentor at home"):
        for command in ("mentees", "mentor home", "mentor profile", "mentor pause", "mentor home"):
            await stage.slash(mentor, command)
        await stage.slash(mentee, "mentees")
        await stage.slash(mentee, "mentor home")
        await stage.slash(mentee, "mentor avoid", member=stage.called("Sahra Cali"))
        await stage.slash(mentee, "mentor profile")
    with stage.step("A break, and an end"):
        await stage.slash(mentee, "match pause", **pair)
        await stage.slash(rosa, "match health", cohort=COHORT)
        await stage.slash(mentee, "match resume", **pair)
        await stage.wait(timedelta(minutes=5))
        ending = await stage.slash(mentee, "match end", reason="reached", **pair)
        await stage.press_all(mentee, ending, "match.end")
        await stage.wait(timedelta(hours=1))


def _pair(stage: Stage) -> tuple[Person, Person]:
    """The mentee and the mentor who have found each other: which of them, the draft's seed decides."""
    mentee, mentor = (
        next(person for person in map(stage.called, names) if _asked(stage, person, "match.agreement"))
        for names in (("Ana López", "Hodan Warsame"), ("Grace Okafor", "Sahra Cali"))
    )
    return mentee, mentor


def _asked(stage: Stage, person: Person, action: str) -> bool:
    """Whether the bot has asked this person something with such a button."""
    return any((each.custom_id or "").startswith(action) for one in stage.private(person) for each in one.buttons)
