"""The use cases of cohorts."""
