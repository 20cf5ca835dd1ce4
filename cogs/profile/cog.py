"""/me and /away; /language and /timezone for anyone, anywhere."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.people import account_settings
from bot.ui.autocomplete import language_choices, zone_choices
from bot.ui.options import FromDay, ToDay
from bot.ui.review_notice import reply_with_review_notice
from bot.ui.router import InteractionRouter
from cogs.cohorts.services import reminder_preferences
from cogs.profile import components
from cogs.profile.actions import CHOOSE_LANGUAGE, CHOOSE_TIMEZONE, GO_AWAY, SEE_MYSELF


class People(commands.Cog):
    """Choose how I speak with you."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @app_commands.command()
    @app_commands.allowed_contexts(guilds=True, dms=True)
    @app_commands.describe(language="Your language, such as Soomaali or Español")
    @app_commands.autocomplete(language=language_choices)
    async def language(self, interaction: discord.Interaction, language: str) -> None:
        """Choose the language in which I write to you."""
        context = self.router.context(interaction, may=CHOOSE_LANGUAGE)
        code = await context.write(account_settings.choose_language, language=language)
        context.set_language(code)
        texts = context.texts
        kept = texts.gettext(
            "From now on I write to you in {language}. You can change that at any time with /language.",
            language=texts.language_name(code),
        )
        await reply_with_review_notice(context, kept)

    @app_commands.command()
    @app_commands.allowed_contexts(guilds=True, dms=True)
    @app_commands.describe(zone="A city near you, such as Seattle or Mogadishu")
    @app_commands.autocomplete(zone=zone_choices)
    async def timezone(self, interaction: discord.Interaction, zone: str) -> None:
        """Choose your time zone by a city near you."""
        context = self.router.context(interaction, may=CHOOSE_TIMEZONE)
        chosen = await context.write(account_settings.choose_zone, zone=zone)
        local = context.texts_in(context.texts.language, chosen, ethiopian=context.texts.ethiopian)
        await context.reply(
            local.gettext(
                "Your time zone is {zone} now; clocks there show {time}. You can change it at any time with /timezone.",
                zone=chosen,
                time=local.clock_time(context.now),
            )
        )

    @app_commands.command()
    @app_commands.guild_only()
    async def me(self, interaction: discord.Interaction) -> None:
        """See your cohorts, your next session and your settings, and change them."""
        await components.show(self.router.context(interaction, may=SEE_MYSELF))

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(
        starts="The first day, like Dec 20 or 2026-12-20", ends="The last day, like Jan 3 or 2027-01-03"
    )
    @app_commands.rename(starts="from", ends="to")
    async def away(self, interaction: discord.Interaction, starts: FromDay, ends: ToDay) -> None:
        """Say when you are away; I do not remind you then."""
        context = self.router.context(interaction, may=GO_AWAY)
        first, last = await context.write(reminder_preferences.go_away, starts=starts, ends=ends)
        texts = context.texts
        await context.reply(
            texts.gettext(
                "Enjoy your time away. From {starts} to {ends} I do not remind you of anything.",
                starts=texts.date(first),
                ends=texts.date(last),
            ),
            buttons=[components.back_button(texts)],
        )
