"""Processes that are measured: started, waited for, looked at, stopped."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_LONGEST_START = 180


@dataclass(frozen=True, slots=True)
class Server:
    """A running server and how long it took until it was ready."""

    process: subprocess.Popen[bytes]
    port: int
    ready_s: float

    def memory_mb(self) -> float:
        """Resident memory, pages of mapped files included."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        row = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(row.split()[1]) / 1024

    def cpu_s(self) -> float:
        """Processor time used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def asked(
        self, path: str, bodies: Sequence[Any], users: int, seconds: float, again: bool
    ) -> dict[str, Any]:
        """What `users` at the same time got out of it, asked by another process."""
        plan = {"host": "127.0.0.1", "port": self.port, "path": path, "bodies": list(bodies)}
        asking = json.dumps(plan | {"users": users, "seconds": seconds, "again": again})
        before = self.cpu_s()
        result = told([sys.executable, "-m", "evals.bench.load"], asking)
        return result | {"cpu_ms": 1000 * (self.cpu_s() - before) / max(1, result["answers"])}


def told(
    command: Sequence[str], given: str = "", env: Mapping[str, str] | None = None, limit: float = 600
) -> dict[str, Any]:
    """Run a program to its end; its last line of output is a JSON object."""
    done = subprocess.run(
        command, input=given.encode(), env=environment(env), capture_output=True, timeout=limit, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stderr.decode()[-800:]}")
    answer: dict[str, Any] = json.loads(done.stdout.decode().strip().splitlines()[-1])
    return answer


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment without the product's settings, and with `more`.

    Modules are kept compiled, as pip leaves them: compiling them at each start takes a second or two.
    """
    left_out = ("TALENT_", "PYTHONDONTWRITEBYTECODE")
    plain = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    return plain | dict(more or {})


@contextmanager
def server(
    command: Sequence[str], ready: str, env: Mapping[str, str] | None = None, folder: Path | None = None
) -> Iterator[Server]:
    """A server on a free port ({port} in the command), ready when the page `ready` is; stopped at the end."""
    port = _free_port()
    started = time.perf_counter()
    process = subprocess.Popen(
        [part.format(port=port) for part in command], env=environment(env), cwd=folder,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(process, port, ready, started)
        yield Server(process, port, time.perf_counter() - started)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, ready: str, started: float) -> None:
    while not _is_ready(port, ready):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode} before it was ready")
        if time.perf_counter() - started > _LONGEST_START:
            raise TimeoutError(f"the server was not ready after {_LONGEST_START} s")
        time.sleep(0.02)


def _is_ready(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
