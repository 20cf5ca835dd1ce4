"""Discord's own API description, held against each request."""
