"""The doctor on a real server: tries what the bot relies on, removes it, and compares it with our sandbox."""

from bot.ops.doctor.live.examination import Wanted, examine
from bot.ops.doctor.live.table import Report

__all__ = ["Report", "Wanted", "examine"]
