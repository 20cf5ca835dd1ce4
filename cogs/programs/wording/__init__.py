"""The sentences of programs."""
