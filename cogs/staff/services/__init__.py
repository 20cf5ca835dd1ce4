"""The use cases of staff notices."""
