"""The commands of cohorts."""
