"""Starting the server: the files it accepts, those it refuses in one line, and the address it prints."""

import socket
import sqlite3
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest

from analyser.errors import ModelError, NotARegisterError, RegisterError, UsageError
from analyser.web.plugin import server
from web import registers

OPEN = server.SignInOptions(sign_in=False)


def test_missing_register(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="there is no register"):
        server.application([tmp_path / "gone.db"])


def test_not_a_register(tmp_path: Path) -> None:
    text, other = tmp_path / "notes.db", tmp_path / "other.db"
    text.write_text("not a database at all, but long enough to be taken for one" * 20)
    connection = sqlite3.connect(other)
    connection.execute("create table t (x)")
    connection.close()
    for path in (text, other):
        with pytest.raises(NotARegisterError):
            server.application([path])


def test_port_in_use() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(UsageError, match="cannot listen on"):
            server._listen("127.0.0.1", taken.getsockname()[1])


def test_uploads_are_analysed_by_the_model_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    monkeypatch.setattr("analyser.engine.run_upload_queue", lambda *_, model_dir, **__: told.append(model_dir))
    for model_dir in (tmp_path, None):
        with server._upload_queue([], model_dir):
            pass
    assert told == [tmp_path, None]


def test_a_model_that_cannot_be_used_stops_the_server_at_once(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="missing"):
        server.serve([registers.empty_register(tmp_path)], sign_in_options=OPEN, model_dir=tmp_path)


def test_connections_send_at_once() -> None:
    """asyncio sets TCP_NODELAY only on sockets whose protocol is given; without it every page waits 40 ms."""
    with server._listen("127.0.0.1", 0) as listening:
        assert listening.proto == socket.IPPROTO_TCP


def test_serves_registers_and_prints_the_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [registers.empty_register(tmp_path), registers.second_register(tmp_path)]
    said: list[str] = []
    import uvicorn

    servers: list[uvicorn.Server] = []
    start = uvicorn.Server.run

    def run(server: uvicorn.Server, sockets: list[socket.socket]) -> None:
        servers.append(server)
        start(server, sockets=sockets)

    monkeypatch.setattr(uvicorn.Server, "run", run)
    thread = threading.Thread(
        target=server.serve, args=(paths,), kwargs={"port": 0, "echo": said.append, "sign_in_options": OPEN}
    )
    thread.start()
    try:
        while not (servers and servers[0].started):
            assert thread.is_alive()
            thread.join(0.05)
        address = said[0].split()[-1]
        assert said[0].startswith("Serving 2 registers at http://127.0.0.1:")
        with urllib.request.urlopen(f"{address}en/") as response:
            assert "Parking permits" in response.read().decode()
    finally:
        servers[0].should_exit = True
        thread.join()


def test_the_command_serves_our_pages(tmp_path: Path) -> None:
    """A process of its own, as a user starts it: what is imported first there decides whether Datasette sees us."""
    register = registers.empty_register(tmp_path)
    command = "import sys; from analyser.cli import main; main(['serve', '--no-sign-in', *sys.argv[1:]])"
    asked = [sys.executable, "-uc", command, "--port", "0", "--register", register]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().split()[-1]
            for path in ("en/", "cy/", "cy/factors"):
                with urllib.request.urlopen(address + path, timeout=30) as answer:
                    assert answer.status == 200
                    assert f'lang="{path[:2]}"' in answer.read().decode()
        finally:
            server.terminate()
