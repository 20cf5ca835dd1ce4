"""Whoever is mentioned has their name beside it: in an embed an app shows a bare number for people it does not know."""

import re
from pathlib import Path

import pytest

from bot.core.people import NamedPerson
from bot.i18n.catalogues import Catalogues
from bot.ui.names import mentioned
from bot.ui.notices import NoticeKind
from sandbox import Person, Reply
from tests.support import longest
from tests.support.samples import facts_for, kinds
from tests.support.stories import ask_for_mentor, log_meeting, riverside

CATALOGUES = Catalogues.load()
NAMED = re.compile("\u2068[^\u2068\u2069]+\u2069 \\(<@\\d+>\\)")
MENTION = re.compile(r"<@!?\d+>")


def bare(text: str) -> list[str]:
    """The mentions that stand alone in a text."""
    return MENTION.findall(NAMED.sub("", text))


def test_somebody_is_called_by_name_and_their_name_changes_nothing_around_it() -> None:
    assert mentioned(NamedPerson(7, "Amina")) == "\u2068Amina\u2069 (<@7>)"
    assert mentioned(NamedPerson(7, f"*أمينة* <@{2**62}>")) == f"\u2068\\*أمينة\\* <@\u200b{2**62}>\u2069 (<@7>)"
    assert mentioned(NamedPerson(7, "")) == "\u20687\u2069 (<@7>)"


def test_nothing_else_in_the_bot_writes_a_mention_of_a_person() -> None:
    """But for the text of an option, which is put in again as somebody typed it."""
    sources = [path for folder in ("bot", "cogs") for path in Path(folder).rglob("*.py")]
    writing = {path.as_posix() for path in sources if "<@{" in path.read_text("utf-8")}
    assert writing <= {"bot/ui/names.py", "cogs/sessions/services/attendees.py"}


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.kind)
async def test_every_notice_that_mentions_somebody_names_them(kind: NoticeKind) -> None:
    printed = False
    for facts in (facts_for(kind), longest.facts(kind, "W")):
        for code in ("en",) if printed else CATALOGUES.codes:  # a paper takes time, and has no mentions
            worded = await kind.worded(facts, [CATALOGUES.texts(code)])
            printed = printed or bool(worded.files)
            assert not [bare(section.text) for section in worded.sections if bare(section.text)]
            assert not [section.title for section in worded.sections if MENTION.search(section.title)]


async def test_every_answer_that_mentions_somebody_names_them() -> None:
    async with riverside() as place:
        rosa, amina = place.rosa, await place.participant("Amina")
        hodan, luz = await place.mentor("Hodan"), await place.participant("Luz")

        def names(reply: Reply, *people: Person) -> None:
            """All of an answer, as it stands now."""
            text = "\n".join([reply.text, *(one.text for one in reply.followups)])
            assert not bare(text), text
            for one in people:
                assert mentioned(NamedPerson(one.id, one.name)) in text

        await ask_for_mentor(amina)
        await luz.slash("mentor request", languages="es")
        draft = await rosa.slash("match preview", cohort="Spring")
        names(draft, hodan, amina, luz)
        asked = await rosa.click(draft, "Publish")
        names(asked, hodan, amina)
        await rosa.click(asked, "Confirm")
        names(await hodan.click(hodan.dms[-1], "Accept"), amina)
        names(await amina.click(amina.dms[-1], "Accept"), hodan)
        names(await log_meeting(amina, hodan, "2026-09-01", 60), hodan)
        names(await hodan.click(hodan.dms[-1], "Confirm"), amina)
        present = f"{amina.mention} {rosa.mention} <@77>"
        await rosa.slash(
            "session record", cohort="Spring", title="Visit", started="2026-09-01 08:00", minutes=30, present=present
        )
        names(await rosa.slash("session attendance", session="1", present=present), amina, rosa)
        names(await rosa.slash("session attendance", session="1", absent=amina.mention), amina)
        names(await rosa.slash("cohort remove-member", cohort="Spring", member=luz, reason="other"), luz)
        names(await rosa.click(rosa.ephemerals[-1], "Confirm"), luz)
        names(await rosa.slash("cohort readmit-member", cohort="Spring", member=luz), luz)
        names(await rosa.slash("cohort roster", cohort="Spring"), amina, luz)
        names(await amina.slash("progress"), hodan)
