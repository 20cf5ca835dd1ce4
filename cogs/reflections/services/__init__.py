"""Reflections: sealed before they reach the database, opened for those who may read them, counted once per prompt."""
