"""Serve registers: Datasette in this process, with our pages in front of its own."""

from __future__ import annotations

import datetime as dt
import gc
import logging
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from analyser.engine.daily import Daily
from analyser.errors import UsageError
from analyser.store.queries.connections import FILE_BYTES, PROCESS_BYTES, limit_process_memory
from analyser.web.plugin.request_origin import LOOPBACK_HOSTS, hosts_of

log = logging.getLogger(__name__)

SETTINGS = {
    "default_page_size": 25,
    "max_returned_rows": 2_000,
    "sql_time_limit_ms": 3_000,
    "facet_time_limit_ms": 300,
    "num_sql_threads": 4,
    "suggest_facets": False,
}
"""Datasette's settings: a query may take three seconds, so that one person's queries do not keep every thread busy.

The facets of each table are chosen in `core/table_descriptions.py`; suggesting others would try every column."""


@dataclass(frozen=True, slots=True)
class SignInOptions:
    """How people sign in, and which files are public.

    `accounts` is the file of user accounts, `published` the files that are open to the public. When `sign_in` is off,
    everybody who can reach the server has all rights, so it may then listen only on this machine. A proxy
    at one of the addresses `proxies` may pass on the name of a signed-in user in the header `proxy_header`.
    """

    accounts: Path | None = None
    published: tuple[Path, ...] = ()
    sign_in: bool = True
    proxy_header: str = ""
    proxies: tuple[str, ...] = ("127.0.0.1", "::1")

    def settings(self) -> dict[str, object]:
        """Return these options as the plugin's configuration in Datasette."""
        return {
            "published": [str(path.resolve()) for path in self.published],
            **({} if self.sign_in else {"everyone": "admin"}),
            **({"accounts": str(self.accounts)} if self.accounts and self.sign_in else {}),
            "proxies": list(self.proxies),
            **({"proxy_header": self.proxy_header} if self.proxy_header else {}),
        }


SECONDS_TO_FINISH = 20
"""How many seconds requests may take to finish when the server stops."""


def serve(
    registers: Sequence[Path],
    host: str = "127.0.0.1",
    port: int = 8001,
    echo: Callable[[str], object] = print,
    sign_in_options: SignInOptions = SignInOptions(),
    model_dir: Path | None = None,
    allowed_hosts: Sequence[str] = (),
) -> None:
    """Serve the registers until interrupted.

    `echo` is called with each line to print; port 0 chooses a free port. Only requests to the names and addresses of
    `host`, and to `allowed_hosts`, are answered. Deadlines and scores are recalculated each day, and uploaded files are
    analysed, with the model in the folder `model_dir` or, when it is None, the one that ships.

    Raises UsageError when the port is taken, or when a server without sign-in would be reachable from other machines;
    RegisterError when a register is missing or cannot be read by this version; AccountError when the accounts file
    cannot be used; ModelError when the model cannot be used.
    """
    import uvicorn

    from analyser.engine import check_model

    if not sign_in_options.sign_in and host not in LOOPBACK_HOSTS:
        raise UsageError(
            f"without sign-in the server may not listen on {host}", "leave out --host, or let people sign in"
        )
    if model_dir is not None:
        check_model(model_dir)
    app = application(registers, sign_in_options, model_dir, host, allowed_hosts)
    listening = _listen(host, port)
    name, number = listening.getsockname()[:2]
    where = f"[{name}]" if ":" in name else name
    echo(f"Serving {len(registers)} register{'s' if len(registers) != 1 else ''} at http://{where}:{number}/")
    log.info("serving %d registers and %d published files", len(registers), len(sign_in_options.published))
    if sign_in_options.sign_in and not _has_users(sign_in_options):
        echo("Nobody has an account yet. Add one: analyser user add NAME --role officer --register FILE")
    echo("Press Ctrl-C to stop.")
    limit_process_memory(PROCESS_BYTES + FILE_BYTES * (len(registers) + len(sign_in_options.published)))
    # What is loaded by now is never freed; searching it for garbage would delay a page by 50 ms.
    gc.collect()
    gc.freeze()
    # For each row, a thread that reads a register may have to wait this long for the thread that renders pages. With
    # the default of 5 ms, reading a page of many rows would hardly proceed while another page is being rendered.
    sys.setswitchinterval(0.0005)
    config = uvicorn.Config(
        app, log_level="warning", lifespan="on", proxy_headers=False, timeout_graceful_shutdown=SECONDS_TO_FINISH
    )
    server = uvicorn.Server(config)
    daily = Daily(registers, sign_in_options.published, echo=echo, model_dir=model_dir)
    with _upload_queue(registers, model_dir), daily:
        server.run(sockets=[listening])


@contextmanager
def _upload_queue(registers: Sequence[Path], model_dir: Path | None = None) -> Iterator[None]:
    """Analyse uploaded files in a thread while the block runs."""
    from analyser.engine import run_upload_queue

    stop = threading.Event()
    settings = {"today": lambda: dt.datetime.now().astimezone().date(), "stop": stop, "model_dir": model_dir}
    thread = threading.Thread(target=run_upload_queue, args=(registers,), kwargs=settings, name="upload queue")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def application(
    registers: Sequence[Path],
    sign_in_options: SignInOptions = SignInOptions(),
    model_dir: Path | None = None,
    host: str = "127.0.0.1",
    allowed_hosts: Sequence[str] = (),
) -> Callable[..., object]:
    """Return the ASGI application that serves the registers at the address `host`, and under `allowed_hosts`."""
    from datasette.app import Datasette

    from analyser.accounts.accounts import Accounts
    from analyser.web.plugin.database import RegisterDatabase

    register_plugin()
    files = [str(_migrated(path).resolve()) for path in (*registers, *sign_in_options.published)]
    accounts = sign_in_options.accounts if sign_in_options.sign_in else None
    secret = Accounts(accounts).secret() if accounts else None
    model = {"model": str(model_dir)} if model_dir else {}
    hosts = {"allowed_hosts": list(hosts_of(host, allowed_hosts)), "allowed_origins": list(allowed_hosts)}
    settings = {"plugins": {"lockin_analyser": {**sign_in_options.settings(), **model, **hosts}}}
    datasette = Datasette(files, settings=SETTINGS, metadata=settings, secret=secret)
    for name, database in datasette.databases.items():
        if database.path:
            datasette.remove_database(name)
            datasette.add_database(RegisterDatabase(datasette, database.path), name=name)
    app: Callable[..., object] = datasette.app()
    return app


def register_plugin() -> None:
    """Register our hooks with Datasette, and unregister the plugin whose pages ours replace.

    Datasette looks for plugins while it is imported. When this package imports it, the package is not fully imported
    itself and has no hooks yet; and a checkout that is not installed has no entry point by which it would be found.
    """
    from datasette.plugins import pm

    import analyser.web

    if pm.is_registered(analyser.web):
        pm.unregister(analyser.web)
    pm.register(analyser.web, "lockin_analyser")
    # We use the password hashes of datasette-auth-passwords; its pages are not in Welsh and have no throttle.
    if pm.has_plugin("auth_passwords"):
        pm.unregister(name="auth_passwords")


def _has_users(sign_in_options: SignInOptions) -> bool:
    """Return whether anybody has an account."""
    from analyser.accounts.accounts import Accounts

    return sign_in_options.accounts is not None and bool(Accounts(sign_in_options.accounts).users())


def _migrated(path: Path) -> Path:
    """Migrate a register and put it in WAL mode, where readers and writers do not block each other; return its path."""
    from analyser.store import Register

    Register.open(path, create=False).close()
    return path


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address; raise UsageError when that is not possible."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio switches off Nagle's algorithm only for a socket whose protocol is given as TCP; with it, a browser that
    # keeps its connection waits 40 ms for every page.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()  # before the address is printed, so that it can be opened at once
    except OSError as error:
        listening.close()
        raise UsageError(
            f"cannot listen on {host} port {port} ({error.strerror})", "give another with --port"
        ) from error
    return listening
