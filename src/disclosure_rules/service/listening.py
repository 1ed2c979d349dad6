"""The server: the socket that it listens on, and how it runs."""

from __future__ import annotations

import signal
import socket
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp

from disclosure_rules.errors import PolicyError, Problem
from disclosure_rules.reading.strict import error_name

_SILENT: Final[dict[str, Any]] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"none": {"class": "logging.NullHandler"}},
    "loggers": {"uvicorn": {"handlers": ["none"], "level": "CRITICAL", "propagate": False}},
}
"""The service writes its own log, in which no text of a request stands."""


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises PolicyError where that host or port cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        found = socket.socket(family, kind, protocol)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
        found.listen(2048)
    except socket.gaierror:
        raise PolicyError(Problem("service.listen", "--host", "host")) from None
    except OSError as error:
        in_use = error_name(error) in ("EADDRINUSE", "WSAEADDRINUSE")
        if in_use:
            raise PolicyError(Problem("service.listen", "--port", port=port)) from None
        raise PolicyError(Problem("service.listen", "--port", "refused", reason=error_name(error))) from None
    return found


def address_of(listener: socket.socket) -> str:
    """The address that a browser opens."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def run(app: ASGIApp, listener: socket.socket) -> bool:
    """Serve until the process is told to end. Gives whether the application started."""
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="on",
        log_config=_SILENT,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=5,
        h11_max_incomplete_event_size=64 * 1024,
    )
    server = uvicorn.Server(config)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: None)  # the server raises it again after it has ended as it should
    server.run(sockets=[listener])
    return server.started
