"""The sentences of sessions."""
