"""The outbox on its way to Discord."""
