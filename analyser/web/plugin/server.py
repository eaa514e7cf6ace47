"""Serving registers: Datasette in this process, with our pages in front."""

from __future__ import annotations

import datetime as dt
import gc
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from analyser.engine.daily import Daily
from analyser.errors import UsageError
from analyser.store.queries.connections import limit_process_memory
from analyser.web.plugin.request_origin import LOOPBACK_HOSTS, hosts_of

SETTINGS = {
    "default_page_size": 25,
    "max_returned_rows": 2_000,
    "sql_time_limit_ms": 3_000,
    "facet_time_limit_ms": 300,
    "num_sql_threads": 4,
    "suggest_facets": False,
}
"""How Datasette is set: a query of an analyst may take three seconds, which leaves threads for everybody else.

Facets are chosen for each table (`metadata.py`); suggesting more would try every column of every table."""


@dataclass(frozen=True, slots=True)
class SignInOptions:
    """How people sign in, and what is open without.

    `accounts` is the file of those who sign in with a password, `published` the files that are open to the public.
    With `sign_in` off, whoever reaches the server may do everything; only a server for its own machine allows that.
    A proxy at one of the addresses `proxies` may name whom it has signed in, in the header `proxy_header`.
    """

    accounts: Path | None = None
    published: tuple[Path, ...] = ()
    sign_in: bool = True
    proxy_header: str = ""
    proxies: tuple[str, ...] = ("127.0.0.1", "::1")

    def settings(self) -> dict[str, object]:
        """Return the plugin's configuration."""
        return {
            "published": [str(path.resolve()) for path in self.published],
            **({} if self.sign_in else {"everyone": "admin"}),
            **({"accounts": str(self.accounts)} if self.accounts and self.sign_in else {}),
            "proxies": list(self.proxies),
            **({"proxy_header": self.proxy_header} if self.proxy_header else {}),
        }


SECONDS_TO_FINISH = 20
"""How long requests may go on once the server is to stop."""


def serve(
    registers: Sequence[Path],
    host: str = "127.0.0.1",
    port: int = 8001,
    echo: Callable[[str], object] = print,
    sign_in_options: SignInOptions = SignInOptions(),
    model_dir: Path | None = None,
    allowed_hosts: Sequence[str] = (),
) -> None:
    """Serve the registers until interrupted; `echo` is given the lines to print. Port 0 takes a free one.

    Only requests to the names and addresses of `host`, and to `allowed_hosts`, are answered.

    Deadlines and scores are counted anew each day, and what people upload is analysed, by the model in `model_dir` or
    the one that ships.

    Raises UsageError when a register is missing, the port is taken or a server that asks nobody to sign in would be
    reachable from elsewhere, RegisterError when a file is no register that this version can read, and AccountError
    when the accounts cannot be used; ModelError when the model in `model_dir` cannot.
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
    if sign_in_options.sign_in and not _has_users(sign_in_options):
        echo("Nobody has an account yet. Add one: analyser user add NAME --role officer --register FILE")
    echo("Press Ctrl-C to stop.")
    limit_process_memory()
    # What is loaded by now stays: looking through it for garbage would hold up a page by a twentieth of a second.
    gc.collect()
    gc.freeze()
    # A thread that reads a register waits so long for the thread that writes pages, after each row. The usual 5 ms are
    # meant for threads that work through much; here they would make a page of many rows wait for another to be written.
    sys.setswitchinterval(0.0005)
    config = uvicorn.Config(
        app, log_level="warning", lifespan="on", proxy_headers=False, timeout_graceful_shutdown=SECONDS_TO_FINISH
    )
    server = uvicorn.Server(config)
    daily = Daily(registers, sign_in_options.published, echo=echo, model_dir=model_dir)
    with _desk(registers, model_dir), daily:
        server.run(sockets=[listening])


@contextmanager
def _desk(registers: Sequence[Path], model_dir: Path | None = None) -> Iterator[None]:
    """Have uploads analysed in a thread as long as the block runs."""
    from analyser.engine import run_upload_queue

    stop = threading.Event()
    settings = {"today": lambda: dt.datetime.now().astimezone().date(), "stop": stop, "model_dir": model_dir}
    thread = threading.Thread(target=run_upload_queue, args=(registers,), kwargs=settings, name="desk")
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
    files = [str(_checked(path).resolve()) for path in (*registers, *sign_in_options.published)]
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
    """Register our hooks with Datasette, whole, and leave out pages of other plugins that ours replace.

    Datasette looks for plugins while it is imported. When that is from this package, its entry point finds the package
    half made and without hooks; run from a checkout, there is no entry point at all.
    """
    from datasette.plugins import pm

    import analyser.web

    if pm.is_registered(analyser.web):
        pm.unregister(analyser.web)
    pm.register(analyser.web, "lockin_analyser")
    # Of datasette-auth-passwords we use how it makes and checks hashes; its own pages know no Welsh and no throttle.
    if pm.has_plugin("auth_passwords"):
        pm.unregister(name="auth_passwords")


def _has_users(sign_in_options: SignInOptions) -> bool:
    from analyser.accounts.accounts import Accounts

    return sign_in_options.accounts is not None and bool(Accounts(sign_in_options.accounts).users())


def _checked(path: Path) -> Path:
    """Bring a register up to date, and in WAL mode, so that reading and writing do not block each other."""
    from analyser.store import Register

    Register.open(path, create=False).close()
    return path


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Only for a socket that says it is TCP does asyncio switch off Nagle's algorithm, which makes a browser that keeps
    # its connection wait 40 ms for every page.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
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
