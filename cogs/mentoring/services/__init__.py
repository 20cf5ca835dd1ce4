"""The use cases of mentoring."""
