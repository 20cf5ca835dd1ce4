"""What an error of Discord's means for the next attempt."""

from datetime import timedelta
from enum import Enum

import discord

from bot.outbox.outcomes import Later, Refused, ThreadsFull
from bot.ui.timeouts import AskedToWait


class ErrorKind(Enum):
    """The kinds of trouble that are told apart."""

    REFUSED = "refused"
    """It will not work, however often it is tried."""
    PASSING = "passing"
    """Nothing has happened; it may work later."""
    UNKNOWN = "unknown"
    """It may have happened or not."""
    CLOSED = "closed"
    """The person takes no direct messages from us."""
    QUARANTINED = "quarantined"
    """We may begin no direct conversations, with nobody."""
    THREADS_FULL = "threads full"
    """The server has as many open threads as Discord allows."""
    LOCKED = "locked"
    """It is for a thread that only its moderators write in."""
    PLACE_GONE = "place gone"
    MESSAGE_GONE = "message gone"
    EVENT_GONE = "event gone"
    PERSON_GONE = "person gone"
    ROLE_GONE = "role gone"


_CODES = {
    50007: ErrorKind.CLOSED,
    50278: ErrorKind.CLOSED,
    20026: ErrorKind.QUARANTINED,
    160005: ErrorKind.LOCKED,
    160006: ErrorKind.THREADS_FULL,
    10003: ErrorKind.PLACE_GONE,
    10008: ErrorKind.MESSAGE_GONE,
    10070: ErrorKind.EVENT_GONE,
    180000: ErrorKind.EVENT_GONE,  # it is over, and cannot be changed any more
    10007: ErrorKind.PERSON_GONE,
    10013: ErrorKind.PERSON_GONE,
    10011: ErrorKind.ROLE_GONE,
    10009: ErrorKind.ROLE_GONE,  # nor can what it may in a channel be changed
    40003: ErrorKind.PASSING,  # direct messages opened too fast
    40062: ErrorKind.PASSING,
    20016: ErrorKind.PASSING,
    20028: ErrorKind.PASSING,
    130000: ErrorKind.PASSING,  # the API is overloaded
}


def error_kind(error: BaseException) -> ErrorKind:
    """What to make of an error while talking to Discord."""
    if isinstance(error, discord.RateLimited | AskedToWait):
        return ErrorKind.PASSING
    if not isinstance(error, discord.HTTPException):
        return ErrorKind.UNKNOWN
    if error.status >= 500:
        return ErrorKind.UNKNOWN
    if error.status in (401, 429):
        return ErrorKind.PASSING
    return _CODES.get(error.code, ErrorKind.REFUSED)


def code(error: BaseException) -> str:
    """How an error is written down: Discord's code, else the status, else the name of the error's class."""
    if isinstance(error, discord.HTTPException):
        return str(error.code or error.status)
    if isinstance(error, discord.RateLimited | AskedToWait):
        return "429"
    return type(error).__name__


def later(row_id: int, error: BaseException, *, unknown: bool) -> Later:
    """Another time: when Discord says, if it does. `unknown`: it may have happened all the same."""
    if isinstance(error, AskedToWait):
        return Later(row_id, code(error), unknown=unknown, wait=error.wait, everybody=error.everybody)
    wait = timedelta(seconds=error.retry_after) if isinstance(error, discord.RateLimited) else None
    return Later(row_id, code(error), unknown=unknown, wait=wait)


def failed(
    row_id: int, error: BaseException, *, passing: bool = False, unknown: bool = True
) -> Later | ThreadsFull | Refused:
    """What comes of an attempt that ended so: another time, or never.

    `passing` and `unknown` say whether it may have happened all the same, now or earlier, by what Discord makes of the
    request: it has us wait, or answers nothing clear.
    """
    match error_kind(error):
        case ErrorKind.PASSING:
            return later(row_id, error, unknown=passing)
        case ErrorKind.UNKNOWN:
            return later(row_id, error, unknown=unknown)
        case ErrorKind.THREADS_FULL:
            return ThreadsFull(row_id, unknown=passing)
        case _:
            return Refused(row_id, code(error))
