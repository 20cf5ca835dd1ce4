"""How many prompts a second are worded: one prompt for many cohorts, in every language."""

import time

from bot.delivery.wording import Wording
from bot.feature import notices_of
from bot.i18n.catalogues import Catalogues
from bot.outbox.notices import NoticeContent, ToChannel, reference_of
from bot.ui import components, messages
from bot.ui.commands import CommandLinks
from cogs import FEATURES
from cogs.prompts.services.posts import POST, PostedPrompt
from cogs.prompts.services.words import Worded
from tests.bench.figures import Figure, at_least

COHORTS = 500
ZONES = ("America/Los_Angeles", "America/New_York", "Africa/Addis_Ababa")


async def measure() -> list[Figure]:
    """A prompt of the library for each of many cohorts, up to what discord.py sends; the best of three rounds."""
    catalogues, links = Catalogues.load(), CommandLinks()
    links._ids = {"support": 2**62, "me": 2**62}  # pyright: ignore[reportPrivateUsage]
    links.learn(())
    wording = Wording({kind.kind: kind for kind in notices_of(FEATURES)}, catalogues, links.link)
    languages = (catalogues.codes * 12)[:12]

    async def look(number: int) -> None:
        posted = PostedPrompt(number, Worded(theme=11, library_number=31))
        content = NoticeContent(ToChannel(number), languages, ZONES[number % len(ZONES)], posted)
        rendered = await wording.message(POST, content, row=number, server=1)
        messages.embeds(rendered, reference=reference_of(number))
        components.view(rendered.buttons, server=1, reference=reference_of(number))

    await look(0)  # the catalogues are read with the first
    best = 0.0
    for _round in range(3):
        began = time.perf_counter()
        for number in range(COHORTS):
            await look(number)
        best = max(best, COHORTS / (time.perf_counter() - began))
    what = f"a prompt for {COHORTS} cohorts in {len(languages)} languages: worded / 2,000 a second"
    return [at_least(what, best, 2000, "a second", 1.0)]
