"""The Discord look that all cogs share."""
