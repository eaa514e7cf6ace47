"""Serving registers: Datasette in this process, with our pages in front."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from pathlib import Path

from analyser.errors import UsageError
from analyser.web.daily import Daily

SETTINGS = {
    "default_page_size": 50,
    "max_returned_rows": 2_000,
    "sql_time_limit_ms": 3_000,
    "facet_time_limit_ms": 300,
    "num_sql_threads": 4,
    "suggest_facets": False,
}
"""How Datasette is set: a query of an analyst may take three seconds, which leaves threads for everybody else.

Facets are chosen for each table (`metadata.py`); suggesting more would try every column of every table."""


def serve(
    registers: Sequence[Path], host: str = "127.0.0.1", port: int = 8001, echo: Callable[[str], object] = print
) -> None:
    """Serve the registers until interrupted; `echo` is told the address. Port 0 takes a free one.

    Deadlines and scores are counted anew each day.

    Raises UsageError when a register is missing or the port is taken, and RegisterError when a file is no register that
    this version can read.
    """
    import uvicorn

    app = application(registers)
    listening = _listen(host, port)
    name, number = listening.getsockname()[:2]
    where = f"[{name}]" if ":" in name else name
    echo(f"Serving {len(registers)} register{'s' if len(registers) != 1 else ''} at http://{where}:{number}/")
    echo("Press Ctrl-C to stop.")
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="on"))
    with Daily(registers, echo=echo):
        server.run(sockets=[listening])


def application(registers: Sequence[Path]) -> Callable[..., object]:
    """Return the ASGI application that serves the registers."""
    from datasette.app import Datasette
    from datasette.plugins import pm

    import analyser.web

    # Datasette looks for plugins while it is imported. When that is from this package, its entry point finds the
    # package half made and without hooks; run from a checkout, there is no entry point at all. So register it, whole.
    if pm.is_registered(analyser.web):
        pm.unregister(analyser.web)
    pm.register(analyser.web, "lockin_analyser")
    files = [str(_checked(path)) for path in registers]
    datasette = Datasette(files, settings=SETTINGS)
    app: Callable[..., object] = datasette.app()
    return app


def _checked(path: Path) -> Path:
    """Bring a register up to date, and in WAL mode, so that reading and writing do not block each other."""
    from analyser.store import Register

    Register.open(path, create=False).close()
    return path


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()  # so that whoever reads the address may call at once
    except OSError as error:
        listening.close()
        raise UsageError(
            f"cannot listen on {host} port {port} ({error.strerror})", "give another with --port"
        ) from error
    return listening
