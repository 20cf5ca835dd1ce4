"""The sentences of mentoring."""
