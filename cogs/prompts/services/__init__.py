"""The use cases of prompts."""
