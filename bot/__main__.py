"""`python -m bot` is the `leaders` command."""

from bot.cli import main

main()
