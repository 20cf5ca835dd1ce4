"""The buttons of mentoring."""
