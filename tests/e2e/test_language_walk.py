"""Every command, button, form, notice and page in every language, read as somebody reads who knows no English.

`tests/support/tour.py` says who does what, and how a new command gets its line there.
"""

from collections.abc import Iterator

import aiohttp
import pytest

from bot.delivery.wording import Wording
from bot.feature import actions_of, notices_of
from bot.i18n.catalogues import Catalogues
from bot.outbox.notices import NoticeContent, ToChannel
from bot.ui.commands import CommandLinks
from bot.ui.messages import RenderedMessage
from cogs import FEATURES
from cogs.cohorts.services import enrollments
from cogs.mentoring.services import home, rounds
from cogs.prompts.services import coming, listing
from cogs.reflections.services import journal
from cogs.sessions.services import attendance_sheet, session_lists
from sandbox import Sandbox
from tests.support import longest
from tests.support.said import Commands, Said, catalogue_codes, everything, texts_of_file, wrong_with
from tests.support.stories import BEGINS
from tests.support.tour import FIELDS, TOUR
from tests.support.touring import OWN_WORDS, Tour

IN_DISCORD = frozenset({"owner", "riverside", "general"})
"""Names of the town's own, which nobody translates."""
COMPONENTS = {component.name for feature in FEATURES for component in feature.components}
ELSEWHERE = {
    "notice.read": (),
    "me.ethiopian": ("am", "ti"),
    "certificate.revoke": (),
    "hours.transfer": (),
    "certificate.mine": (),
    "certificate.name.languages": (),
}
"""What stands only under messages in several languages (these are rendered below), or only in some languages; and what
needs a code that was issued, a second cohort, a second certificate or a person whose language is not the server's."""
CATALOGUES = Catalogues.load()


@pytest.fixture
def _short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists go on to a second page with a few people and sessions."""
    for services in (enrollments, attendance_sheet, session_lists, journal, listing, coming):
        monkeypatch.setattr(services, "PAGE", 3)
    for services in (home, rounds):
        monkeypatch.setattr(services, "PAGE", 1)


def told(wrong: dict[Said, list[str]]) -> str:
    return "\n".join(f"{said.place}: {'; '.join(why)}\n    {said.text[:300]!r}" for said, why in wrong.items())


def all_wrong(texts: Iterator[Said], code: str, commands: Commands) -> dict[Said, list[str]]:
    """What is wrong with each of these texts."""
    typed = OWN_WORDS[CATALOGUES.texts(code).direction]
    found = {said: wrong_with(said, code, typed=typed, names=IN_DISCORD, commands=commands) for said in texts}
    return {said: why for said, why in found.items() if why}


@pytest.mark.usefixtures("_short_pages")
@pytest.mark.parametrize("code", catalogue_codes())
async def test_whoever_reads_a_language_reads_nothing_else(code: str, caplog: pytest.LogCaptureFixture) -> None:
    async with Sandbox.open(now=BEGINS, settings={"web_address": "127.0.0.1:0"}) as town:
        tour = Tour(town, await town.server("Riverside"), code, FIELDS)
        await tour.begin()
        await tour.take(TOUR)
        assert tour.given == {name for name in actions_of(FEATURES) if "." not in name}, "see tests/support/tour.py"
        left_out = {name for name, codes in ELSEWHERE.items() if code not in codes}
        assert COMPONENTS - tour.pressed == left_out, "see tests/support/tour.py"
        assert not tour.problems
        assert not [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
        assert not town.unanswered
        said = [*everything(town), *await pages(tour)]
        assert {one.place.partition(" ")[0] for one in said} >= {"file", "page", "event.name"}
        wrong = all_wrong(iter(said), code, Commands(town.discord.state.commands[0].values()))
        assert not wrong, told(wrong)


async def pages(tour: Tour) -> list[Said]:
    """The pages whose addresses people were given."""
    links = {link for message in tour.town.messages for link in tour.links(message.text)}
    assert links
    said: list[Said] = []
    async with aiohttp.ClientSession() as browser:
        for link in sorted(links):
            async with browser.get(link) as answer:
                if answer.status == 200:
                    name = "page.ics" if link.endswith(".ics") else "page.html"
                    said += [Said("page", text) for text in texts_of_file(name, await answer.read())]
    return said


@pytest.fixture(scope="module")
async def commands() -> Commands:
    async with Sandbox.open() as town:
        await town.server("Riverside")
        return Commands(town.discord.state.commands[0].values())


@pytest.mark.parametrize("code", catalogue_codes())
async def test_every_notice_is_in_its_language_whatever_it_tells(code: str, commands: Commands) -> None:
    links = CommandLinks()
    links._ids = dict.fromkeys(commands.shown, 2**62)  # pyright: ignore[reportPrivateUsage]
    links.learn(())
    words = Wording({kind.kind: kind for kind in notices_of(FEATURES)}, CATALOGUES, links.link)
    typed = OWN_WORDS[CATALOGUES.texts(code).direction][0]
    seen: dict[Said, None] = {}
    for kind in notices_of(FEATURES):
        for facts in longest.variants(kind, typed):
            for languages in ((code,), (code,) * 12):
                content = NoticeContent(ToChannel(1), languages, "America/Los_Angeles", facts)
                seen.update(dict.fromkeys(texts_of(await words.message(kind.kind, content, server=1, row=7))))
    wrong = all_wrong(iter(seen), code, commands)
    assert not wrong, told(wrong)


def texts_of(rendered: RenderedMessage) -> Iterator[Said]:
    """What can be read in a message and its files."""
    for section in rendered.sections:
        yield Said("notice.title", section.title)
        yield Said("notice.description", section.text)
        yield Said("notice.footer", section.footer)
    for button in rendered.buttons:
        yield Said("notice.label", button.label)
    for file in rendered.files:
        yield from (Said(f"file {file.name}", text) for text in texts_of_file(file.name, file.content))
