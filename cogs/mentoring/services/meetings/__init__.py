"""Meetings of a pair: one writes it down, the other confirms, and then it counts."""
