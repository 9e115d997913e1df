"""Structured logs on standard error."""

from typing import Any

import structlog

from laureat.config.settings.environment import Logs

_logs = Logs()
_shared: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
_renderers: dict[str, list[Any]] = {
    "json": [
        structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ],
    "console": [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)],
}
structlog.configure(
    processors=[*_shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "structured": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": _shared,
            "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_renderers[_logs.log_format]],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["stderr"], "level": _logs.log_level},
    "loggers": {
        # a seal whose certificate is the system's own is no error: the check says what it found
        "pyhanko": {"level": "CRITICAL"},
        "pyhanko_certvalidator": {"level": "CRITICAL"},
        "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
