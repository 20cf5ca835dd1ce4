"""The use cases of programs."""
