"""A cohort whose mentoring meets everything that it can meet, in six languages, from the first offer to a new mentor.

One declines on each side, one is silent, one takes no direct messages, two answer at once, a meeting is disputed, a
pair ends early and its mentee is paired again, and who was a mentee becomes a mentor.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from bot.db import Tx
from bot.i18n.catalogues import Catalogues
from bot.ledger.models import Credit
from bot.people.models import Member
from cogs.mentoring.models import Match, MatchReason, MatchRound, MatchRoundMember, Mentor
from cogs.mentoring.rules.matching import MatchStatus, RoundStatus
from sandbox import Message, Person, Reply
from sandbox.startup import InProcessBot
from tests.support.stories import (
    Riverside,
    accept,
    ask_for_mentor,
    asked_of,
    button_of,
    certified,
    log_meeting,
    riverside,
)

CATALOGUES = Catalogues.load()
PEOPLE = {"Amina": "so", "Luz": "es", "Selam": "am", "Mei": "zh_Hans", "Nour": "ar", "Dat": "vi"}
"""Who waits for a mentor, each with their language."""
MENTORS = {"Hodan": "so", "Carmen": "es", "Abebe": "am", "Wen": "zh_Hans", "Salma": "ar", "Hoa": "vi"}


async def rows(place: Riverside, query: Any) -> Sequence[Any]:
    """What the database says."""
    bot = place.town.bot
    assert isinstance(bot, InProcessBot) and bot.app is not None

    def read(tx: Tx) -> Sequence[Any]:
        return tx.execute(query).all()

    return await bot.app.database.read(read)


def pairs(status: MatchStatus) -> Any:
    """The pairs that stand so, by name."""
    mentor, mentee = Member.__table__.alias("mentor"), Member.__table__.alias("mentee")
    return (
        select(mentor.c.name, mentee.c.name)
        .select_from(Match)
        .join(mentor, mentor.c.id == Match.mentor_id)
        .join(mentee, mentee.c.id == Match.mentee_id)
        .where(Match.status == status)
        .order_by(Match.id)
    )


def written_to(person: Person) -> list[Message]:
    """All that was written to somebody alone, in direct messages or their own thread."""
    return [*person.dms, *(message for thread in person.threads for message in thread.messages)]


def says(person: Person, language: str, sentence: str, **fields: object) -> bool:
    """Whether a sentence of ours was written to somebody, in their language."""
    words = CATALOGUES.texts(language).gettext(sentence, **fields)
    assert language == "en" or words != sentence
    return any(words in message.text for message in written_to(person))


async def decline(person: Person) -> Reply:
    """Somebody declines what they are asked, and says why."""
    asked = asked_of(person)
    declined = await person.click(asked, button_of(asked, "match.answer/decline"))
    (menu,) = declined.selects
    await person.select(declined, menu.custom_id, ["no-time"])
    return declined


def of(person: Person, **options: object) -> dict[str, Any]:
    return {"with": person, **options}


async def test_from_the_first_offer_to_a_mentee_who_becomes_a_mentor() -> None:
    async with riverside() as place:
        languages = ",".join(["en", *PEOPLE.values()])
        await place.rosa.slash("cohort edit", cohort="Spring", languages=languages)
        mentees = {name: await place.participant(name, code, dms_open=name != "Nour") for name, code in PEOPLE.items()}
        mentors = {name: await place.mentor(name, f"{code},en", capacity=1) for name, code in MENTORS.items()}
        for name, person in mentors.items():
            await person.slash("language", language=MENTORS[name])
        for person in mentees.values():
            await ask_for_mentor(person)

        # The first round: each is paired with the one who speaks their language. New conversations have their pace.
        await place.publish()
        await place.town.advance(timedelta(minutes=30))
        assert await rows(place, pairs(MatchStatus.ASKED)) == list(zip(MENTORS, PEOPLE, strict=True))
        for (name, person), (mentee, code) in zip(mentors.items(), PEOPLE.items(), strict=True):
            assert says(person, code, "Would you be a mentor to {name}?", name=mentee), name
            assert not any(message.buttons for message in written_to(mentees[mentee])), "mentors are asked first"

        # A mentor declines, and her mentee hears nothing of it.
        await decline(mentors["Hodan"])
        assert not written_to(mentees["Amina"])
        # Of two answers at once the first counts.
        asked = asked_of(mentors["Wen"])
        both = [button_of(asked, f"match.answer/{answer}") for answer in ("accept", "accept")]
        await asyncio.gather(*(mentors["Wen"].click(asked, one) for one in both))
        # Mentors accept at the same moment; of the mentees, one declines, one is asked in her own thread.
        await asyncio.gather(*(accept(mentors[name]) for name in ("Carmen", "Salma", "Hoa")))
        await place.town.advance(timedelta(minutes=30))
        assert len([m for m in written_to(mentees["Mei"]) if m.buttons]) == 1, "asked once, though Wen pressed twice"
        await decline(mentees["Luz"])
        assert says(mentors["Carmen"], "es", "A pairing did not work out")
        assert mentees["Nour"].threads and not mentees["Nour"].dms
        await asyncio.gather(*(accept(mentees[name]) for name in ("Mei", "Nour", "Dat")))
        await place.town.advance(timedelta(minutes=5))
        for mentor, mentee in (("Wen", "Mei"), ("Salma", "Nour"), ("Hoa", "Dat")):
            for person, code in ((mentors[mentor], MENTORS[mentor]), (mentees[mentee], PEOPLE[mentee])):
                assert says(person, code, "You two are a pair now")

        # A meeting that the two remember differently; a coordinator decides, and both have their hours.
        wen, mei = mentors["Wen"], mentees["Mei"]
        await place.town.advance(timedelta(days=1))
        await log_meeting(mei, wen, "2026-09-01", 60)
        zh = CATALOGUES.texts("zh_Hans")
        question = wen.dms[-1]
        form = await wen.click(question, zh.pgettext("button", "Different minutes"))
        await wen.submit(form, {"minutes": "45"})
        versions = mei.dms[-1]
        await mei.click(versions, button_of(versions, "meeting.dispute"))
        await place.town.advance(timedelta(minutes=5))
        dispute = place.server.channel("staff-room").messages[-1]
        assert "1 hour" in dispute.text and "45 minutes" in dispute.text
        decided = next(b.custom_id or "" for b in dispute.buttons if "45" in str(b.label))
        await place.rosa.click(dispute, decided)
        hours = select(Member.name, Credit.hour_type, func.sum(Credit.minutes)).join(
            Member, Member.id == Credit.member_id
        ).group_by(Member.name, Credit.hour_type).order_by(Member.name)  # fmt: skip
        assert [tuple(row) for row in await rows(place, hours)] == [("Mei", "mentoring", 45), ("Wen", "mentoring", 45)]

        # Who never answers is reminded twice and asked no more.
        await place.town.advance(timedelta(days=14))
        abebe = mentors["Abebe"]
        assert says(abebe, "am", "A reminder: you have not answered yet. There is no hurry.")
        assert says(abebe, "am", "A question is over")
        assert not [message for message in abebe.dms if message.buttons]
        assert await rows(place, pairs(MatchStatus.LAPSED)) == [("Abebe", "Selam")]
        assert not written_to(mentees["Selam"])

        # A pair ends early: thanks and no reason for the other, and hours stay.
        nour, salma = mentees["Nour"], mentors["Salma"]
        ending = await nour.slash("match end", **of(salma, reason="no-fit", rematch=True))
        await nour.click(ending, ending.buttons[0].custom_id or "")
        await place.town.advance(timedelta(minutes=5))
        assert says(salma, "ar", "Your pair has ended")

        # The second round: others for those whom somebody left waiting; nobody is asked about the same one again.
        for name, code in (("Fadumo", "so"), ("Ana", "es"), ("Tigist", "am"), ("Omar", "ar")):
            mentors[name] = await place.mentor(name, f"{code},en", capacity=1)
            await mentors[name].slash("language", language=code)
        draft = await place.rosa.slash("match preview", cohort="Spring")
        assert "**4 pairs** fit" in draft.text and "both speak Somali" in draft.text
        await place.publish()
        await place.town.advance(timedelta(minutes=30))
        again = [("Fadumo", "Amina"), ("Ana", "Luz"), ("Tigist", "Selam"), ("Omar", "Nour")]
        assert sorted(await rows(place, pairs(MatchStatus.ASKED))) == sorted(again)
        for mentor, mentee in again:
            await accept(mentors[mentor])
            await place.town.advance(timedelta(minutes=30))
            await accept(mentees[mentee])
        accepted = await rows(place, pairs(MatchStatus.ACCEPTED))
        assert sorted(accepted) == sorted([("Wen", "Mei"), ("Hoa", "Dat"), *again])

        # Both rounds are kept, with why each of their pairs was found.
        assert [row.status for row in await rows(place, select(MatchRound.status))].count(RoundStatus.PUBLISHED) == 2
        unexplained = select(Match.id).where(~Match.id.in_(select(MatchReason.match_id)))
        assert not await rows(place, unexplained)
        assert await rows(place, select(MatchRoundMember.id).where(MatchRoundMember.facts.is_not(None)))
        explained = await place.rosa.slash("match explain", member=nour)
        assert "Salma" in explained.text and "Omar" in explained.text and "no-fit" not in explained.text

        # Who has finished is invited, offers, is approved, and is counted on her way.
        await place.rosa.slash("cohort requirements", cohort="Spring", sessions=0, reflections=0, meetings=1)
        await certified(place, mei)
        await place.town.advance(timedelta(days=2))
        assert says(mei, "zh_Hans", "Would you like to mentor others?")
        invitation = next(m for m in mei.dms if any((b.custom_id or "").startswith("mentor.offer") for b in m.buttons))
        await mei.submit(await mei.click(invitation, button_of(invitation, "mentor.offer")), {"capacity": "1"})
        await place.rosa.slash("mentor approve", member=mei, trained=True)
        way = (await place.rosa.slash("mentor approve")).text
        assert "finished 1, invited to mentor 1, mentor now 1" in way
        graduate = select(Mentor.id).join(Member, Member.id == Mentor.member_id).where(
            Member.name == "Mei", Mentor.approved_at.is_not(None), Mentor.trained_at.is_not(None)
        )  # fmt: skip
        assert len(await rows(place, graduate)) == 1
