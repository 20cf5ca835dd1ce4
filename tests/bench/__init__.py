"""The benchmark: our bot beside bare discord.py bots, alternating in one run on one sandbox each."""
