"""Structured logs: what happened, with ids; never a word that anybody wrote."""

import logging
import sys
from typing import Literal

import structlog


def set_up(level: str = "INFO", style: Literal["auto", "lines", "json"] = "auto") -> None:
    """Send all logs, ours and the libraries', to standard error: coloured lines on a terminal, JSON elsewhere."""
    lines = style == "lines" or (style == "auto" and sys.stderr.isatty())
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    renderer: structlog.typing.Processor
    if lines:
        renderer = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    else:
        renderer = structlog.processors.JSONRenderer()
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *([] if lines else [structlog.processors.format_exc_info]),
            renderer,
        ],
    )
    out = logging.StreamHandler(sys.stderr)
    out.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [out]
    root.setLevel(level)
    logging.getLogger("discord").setLevel(max(logging.getLevelNamesMapping()[level], logging.WARNING))
    logging.getLogger("apscheduler").setLevel(logging.WARNING)


def named(name: str) -> structlog.stdlib.BoundLogger:
    """A logger for one module: `log.info("notice sent", notice=12)`."""
    return structlog.stdlib.get_logger(name)
