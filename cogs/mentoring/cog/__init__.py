"""The commands of mentoring."""
