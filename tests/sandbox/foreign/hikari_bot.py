"""Somebody else's bot, in hikari: it greets, shows a button and a form, and says what it heard."""

# pyright: basic, reportMissingImports=false
# hikari has a folder of its own, see test_foreign_clients.
from __future__ import annotations

import os

import hikari

bot = hikari.GatewayBot(os.environ["TOKEN"], banner=None, rest_url=os.environ["API_URL"], logs="WARNING")


@bot.listen()
async def register(event: hikari.StartedEvent) -> None:
    """Put the command into the place of all others."""
    application = await bot.rest.fetch_application()
    greet = bot.rest.slash_command_builder("greet", "Greet somebody")
    greet.add_option(hikari.CommandOption(type=3, name="whom", description="Whom", is_required=True))
    await bot.rest.set_application_commands(application, [greet])


@bot.listen()
async def answer(event: hikari.InteractionCreateEvent) -> None:
    """Answer a command with buttons, a button with a form or a change, a form with what it says."""
    interaction = event.interaction
    if isinstance(interaction, hikari.CommandInteraction):
        row = bot.rest.build_message_action_row()
        row.add_interactive_button(hikari.ButtonStyle.PRIMARY, "form", label="Form")
        row.add_interactive_button(hikari.ButtonStyle.SECONDARY, "join", label="Join")
        whom = interaction.options[0].value
        await interaction.create_initial_response(4, f"Hello {whom}", component=row, flags=64)
    elif isinstance(interaction, hikari.ComponentInteraction) and interaction.custom_id == "form":
        row = bot.rest.build_modal_action_row().add_text_input("words", "Your words")
        await interaction.create_modal_response("A form", "words", component=row)
    elif isinstance(interaction, hikari.ComponentInteraction):
        await interaction.create_initial_response(7, f"{interaction.user.global_name} joined", components=[])
    elif isinstance(interaction, hikari.ModalInteraction):
        await interaction.create_initial_response(5, flags=64)
        await interaction.edit_initial_response(f"You said {interaction.components[0][0].value}")


@bot.listen()
async def echo(event: hikari.GuildMessageCreateEvent) -> None:
    """Say that somebody wrote."""
    if event.is_human:
        await bot.rest.create_message(event.channel_id, f"{event.author.global_name} wrote")


bot.run(check_for_updates=False)
