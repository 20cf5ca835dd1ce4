"""The sentences of cohorts."""
