"""Community of Leaders: the bot that runs reflective-practice certificate cohorts."""

__version__ = "0.2.0"
