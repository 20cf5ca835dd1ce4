"""People: who acts, what they may, how they want to be reached."""
