"""Pure rules: facts and a time in, facts out."""
