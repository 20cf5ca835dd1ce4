"""The notices of mentoring."""
