"""How certificates, and what is done with them, are worded."""
