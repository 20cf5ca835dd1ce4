"""Make-up work, and transfers between cohorts."""
