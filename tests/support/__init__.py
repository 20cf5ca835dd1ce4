"""What tests stand on: a real PostgreSQL, a clock that stands still, and people to test with."""
