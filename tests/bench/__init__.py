"""The benchmark: our bot beside bare discord.py bots, alternating in one run, each on a sandbox of its own.

`make bench` runs it; docs/performance.md says what is measured and why.
"""
