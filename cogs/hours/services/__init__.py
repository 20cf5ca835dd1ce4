"""Make-up work, transfers between cohorts, and a person's own transcript."""
