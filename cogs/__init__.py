"""One cog per feature; each folder holds its commands, its buttons and forms, and how its notices look."""
