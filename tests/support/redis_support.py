"""A Redis or Valkey for tests: a server of their own, which they may stop, kill and start again."""

import shutil
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

SERVER = shutil.which("redis-server") or shutil.which("valkey-server")
PATIENCE_S = 20  # against hangs only


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class RedisServer:
    """One server on a port of this machine; what it holds survives `kill` and `start`, as its log is on disk."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.port = free_port()
        self.folder = folder
        self._options = options
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        line = [str(SERVER), "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        # What a killed process wrote is still the system's to keep: nothing needs to wait for the disk.
        line += ["--save", "", "--appendonly", "yes", "--appendfsync", "no", "--logfile", "redis.log", *self._options]
        self._process = subprocess.Popen(line, stdout=subprocess.DEVNULL)
        end = time.monotonic() + PATIENCE_S
        while not self._answers():
            if time.monotonic() > end or self._process.poll() is not None:
                pytest.fail((self.folder / "redis.log").read_text())
            time.sleep(0.01)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as asked:
                asked.sendall(b"PING\r\n")
                return asked.recv(7) == b"+PONG\r\n"  # while it reads its log, it says that instead
        except OSError:
            return False

    def kill(self) -> None:
        """End it at once, as a crash would."""
        self._process.kill()
        self._process.wait()

    def freeze(self) -> None:
        """Let it hang: connections stay, and nothing answers."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """End `freeze`."""
        self._process.send_signal(signal.SIGCONT)


@contextmanager
def redis_server(folder: Path, *options: str):
    """Yield a server that runs with these `options`, too; end it after."""
    if SERVER is None:
        pytest.skip("no Redis: install Debian's redis-server or valkey-server")
    server = RedisServer(folder, *options)
    server.start()
    try:
        yield server
    finally:
        server.kill()
