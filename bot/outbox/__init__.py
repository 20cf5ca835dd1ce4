"""The outbox: what the bot owes Discord. Services plan with these functions, in the transaction of their action."""

from bot.outbox.cancelling import cancel, resume, retry_failed, suspend, wake_waiting
from bot.outbox.planning import (
    ErrandKind,
    ErrandRequest,
    Facts,
    NoticeRequest,
    WorkKind,
    errand,
    errand_again,
    errands,
    errands_again,
    notice,
    notices,
    work,
    work_again,
)

__all__ = [
    "ErrandKind",
    "ErrandRequest",
    "Facts",
    "NoticeRequest",
    "WorkKind",
    "cancel",
    "errand",
    "errand_again",
    "errands",
    "errands_again",
    "notice",
    "notices",
    "resume",
    "retry_failed",
    "suspend",
    "wake_waiting",
    "work",
    "work_again",
]
