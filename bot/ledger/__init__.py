"""The ledger of hours: append-only, unique by source. Progress is a sum of it; corrections are reversals."""

from bot.ledger.services import Earned, Sum, earn, earn_again, reverse, sums

__all__ = ["Earned", "Sum", "earn", "earn_again", "reverse", "sums"]
