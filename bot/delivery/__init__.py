"""The outbox on its way: claimed, worded, paced, sent, recorded."""

from bot.delivery.dispatcher import Delivery

__all__ = ["Delivery"]
