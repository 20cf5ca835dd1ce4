"""The rules of cohorts."""
