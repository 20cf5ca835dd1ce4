"""The use cases of servers."""
