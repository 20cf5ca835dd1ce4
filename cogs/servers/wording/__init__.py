"""The sentences of servers."""
