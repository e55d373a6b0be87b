"""How gunicorn serves us: `gunicorn -c python:config.gunicorn config.wsgi` does it."""

import os
from typing import Any

from tenants.telling.logs import logging_config
from tenants.telling.meters import forget_the_gone

bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}").split(",")
workers = int(os.environ.get("WEB_WORKERS", "3"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 60  # a process that does not even look up for so long is replaced
graceful_timeout = 35  # longer than REQUEST_SECONDS: whoever is being answered is answered
keepalive = 0  # or a form could be sent into a connection that a release just closes
limit_request_line = 4094
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 - gunicorn's own file
control_socket_disable = True
# The application writes a line of its own for each request. This one can be switched on to look for
# what never reached it; even then nobody's address stands in it.
_wants_access = bool(os.environ.get("WEB_ACCESS_LOG"))
access_log_format = "%(m)s %(U)s %(s)s %(B)s bytes %(L)s s"

_is_local = os.environ.get("BASE_DOMAIN", "localhost") == "localhost"
_shape = os.environ.get("LOG_FORMAT", "text" if _is_local else "json")
logconfig_dict: dict[str, Any] = logging_config(_shape, os.environ.get("LOG_LEVEL", "INFO")) | {
    "loggers": {
        "gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True},
        "gunicorn.access": {
            "level": "INFO" if _wants_access else "ERROR",
            "handlers": [],
            "propagate": True,
        },
    }
}


def on_starting(server: Any) -> None:
    """In the parent, before the first process that answers."""
    forget_the_gone()
