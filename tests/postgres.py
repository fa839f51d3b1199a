"""A real PostgreSQL server for the tests: in a folder of its own, on a socket of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

_MISSING = "No PostgreSQL found: apt-get install postgresql, or put its initdb and postgres on the PATH."


@dataclass(frozen=True)
class PostgresServer:
    """A running server with one database, emptied for every test (four times as fast as a new one)."""

    folder: Path

    @property
    def url(self) -> str:
        """The SQLAlchemy URL of the database."""
        return f"postgresql+pg8000://postgres@/postgres?unix_sock={self.folder}/.s.PGSQL.5432"

    def emptied(self) -> str:
        """The URL of the database, now empty."""
        from sqlalchemy import create_engine, text

        engine = create_engine(self.url)
        with engine.begin() as connection:
            connection.execute(text("SET lock_timeout = '5s'"))
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        engine.dispose()
        return self.url


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Start a server, stop it at the end. It refuses to run as root, so then it runs as `postgres`."""
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    who: dict[str, Any] = {}
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        who = {"user": "postgres", "group": "postgres", "extra_groups": []}
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder, **who}
    new = [binaries / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    subprocess.run([*new, "--no-locale", "--no-sync"], check=True, **quiet)
    settings = ("fsync=off", "listen_addresses=", f"unix_socket_directories={folder}", "timezone=UTC")
    options = [part for setting in settings for part in ("-c", setting)]
    process = subprocess.Popen([binaries / "postgres", "-D", folder / "data", *options], **quiet)
    try:
        _wait(binaries, folder)
        yield PostgresServer(folder)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    on_path = shutil.which("postgres")
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if not on_path and not installed:
        pytest.fail(_MISSING)
    return Path(on_path or installed[-1]).resolve().parent


def _wait(binaries: Path, folder: Path) -> None:
    for _ in range(200):
        ready = subprocess.run([binaries / "pg_isready", "-q", "-h", folder], check=False)
        if ready.returncode == 0:
            return
        time.sleep(0.05)
    pytest.fail("PostgreSQL did not start within ten seconds.")
