"""/language and /timezone: for anyone, anywhere."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.authority import CHOOSE_LANGUAGE, CHOOSE_TIMEZONE
from bot.services import people
from bot.ui.candour import candidly
from bot.ui.desk import Desk
from bot.ui.offers import Offer, language_offer, zone_offer


class People(commands.Cog):
    """Choose how I speak with you."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @app_commands.command()
    @app_commands.describe(language="Your language, such as Soomaali or Español")
    async def language(self, interaction: discord.Interaction, language: str) -> None:
        """Choose the language in which I write to you."""
        visit = self.desk.visit(interaction, may=CHOOSE_LANGUAGE)
        code = await visit.write(people.choose_language, language=language, shipped=self.desk.catalogues.codes)
        visit.speak(code)
        texts = visit.texts
        kept = texts.gettext(
            "From now on I write to you in {language}. You can change that at any time with /language.",
            language=texts.language_name(code),
        )
        await visit.reply(candidly(texts, kept))

    @app_commands.command()
    @app_commands.describe(zone="A city near you, such as Seattle or Mogadishu")
    async def timezone(self, interaction: discord.Interaction, zone: str) -> None:
        """Choose your time zone by a city near you."""
        visit = self.desk.visit(interaction, may=CHOOSE_TIMEZONE)
        chosen = await visit.write(people.choose_zone, zone=zone)
        local = self.desk.catalogues.texts(visit.texts.language, chosen)
        await visit.reply(
            local.gettext(
                "Your time zone is {zone} now; clocks there show {time}. You can change it at any time with /timezone.",
                zone=chosen,
                time=local.clock_time(visit.now),
            )
        )

    @language.autocomplete("language")
    async def offer_languages(self, _interaction: discord.Interaction, typed: str) -> Offer:
        """Languages by their own names."""
        return language_offer(self.desk, typed)

    @timezone.autocomplete("zone")
    async def offer_zones(self, interaction: discord.Interaction, typed: str) -> Offer:
        """Zones by their cities."""
        return await zone_offer(self.desk, interaction, typed)
