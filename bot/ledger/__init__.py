"""The ledger of hours: append-only, unique by source. Progress is a sum of it; corrections are reversals."""

from bot.ledger.models import CREDITED_AS
from bot.ledger.services import Earned, Sum, cohort_of, earn, earn_again, move, reverse, standing, sums

__all__ = ["CREDITED_AS", "Earned", "Sum", "cohort_of", "earn", "earn_again", "move", "reverse", "standing", "sums"]
