"""The outbox on its way: claimed, worded, paced, sent, recorded."""
