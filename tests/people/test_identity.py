"""A person's own choices."""

import pytest
from sqlalchemy import select

from bot.core.refusals import UnknownLanguage, UnknownZone
from bot.db import Database, Tx
from bot.people import account_settings
from bot.people.models import Account
from tests.support.clocks import NOW
from tests.support.people import act, an_actor

SHIPPED = ("en", "es", "so")


async def test_a_language_is_kept_by_any_of_its_names_and_leaves_the_zone_alone(database: Database) -> None:
    actor = an_actor()

    def story(tx: Tx) -> None:
        account_settings.choose_zone(tx, act(actor), zone="Seattle")
        for text, code in (("Soomaali", "so"), ("spanish", "es"), ("Espanol", "es"), ("en-US", "en"), ("so", "so")):
            assert account_settings.choose_language(tx, act(actor, NOW, languages=SHIPPED), language=text) == code
        kept = tx.execute(select(Account)).scalar_one()
        assert (kept.user_id, kept.language, kept.timezone) == (actor.user_id, "so", "America/Los_Angeles")

    await database.write(story)


async def test_what_we_do_not_speak_is_refused_and_nothing_is_kept(database: Database) -> None:
    def story(tx: Tx) -> None:
        for text in ("Klingon", "", "fr", "am"):
            with pytest.raises(UnknownLanguage):
                account_settings.choose_language(tx, act(an_actor(), NOW, languages=SHIPPED), language=text)
        with pytest.raises(UnknownZone):
            account_settings.choose_zone(tx, act(an_actor(), NOW), zone="Atlantis")
        assert tx.execute(select(Account)).first() is None

    await database.write(story)
