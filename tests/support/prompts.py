"""Facilitators' own prompts to test with, written straight into the database of a running bot."""

from datetime import datetime
from typing import Any

from bot.db import Tx
from cogs.prompts.models import Prompt, Translation
from tests.support.stories import Riverside

NAMES = {"en": "Hands", "es": "Manos", "so": "Gacmaha", "am": "እጆች", "ti": "ኣእዳው"}


async def own_prompt(place: Riverside, *languages: str, length: int = 60, **columns: Any) -> int:
    """A prompt with words in these languages, the first of which is the original; each question as long as that."""

    def write(tx: Tx) -> int:
        at, server = place.town.clock.now(), place.server.id
        prompt = Prompt(server_id=server, language=languages[0], created_at=at, **columns)
        tx.add(prompt)
        tx.flush()
        for language in languages:
            question = f"{NAMES[language]}? ".ljust(length, "a")
            words = {"language": language, "title": NAMES[language], "question": question, "note": ""}
            tx.add(Translation(server_id=server, prompt_id=prompt.id, at=at, **words))
        tx.flush()
        return prompt.id

    bot: Any = place.town.bot
    return await bot.app.database.write(write)


async def until(place: Riverside, text: str) -> None:
    """Advance to a moment."""
    await place.town.advance_to(datetime.fromisoformat(text))
