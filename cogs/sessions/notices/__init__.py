"""The notices of sessions."""
