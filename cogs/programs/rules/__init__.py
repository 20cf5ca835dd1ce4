"""The rules of programs."""
