"""The operator's room: running the bot as a process, looking it over, and keeping what it holds."""
