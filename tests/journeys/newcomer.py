"""What a newcomer does: `talent serve` in an empty folder, nothing else."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PATIENCE = 600  # seconds; building the sample corpus takes about one minute on two free cores


@contextmanager
def first_start(folder: Path) -> Iterator[str]:
    """The address of a freshly installed service that has built its sample corpus."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TALENT_")}
    environment["TALENT_DATA_DIR"] = str(folder)
    log = (folder / "serve.log").open("w")
    command = [sys.executable, "-m", "assistant", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=log, stderr=log) as process:
        try:
            url = f"http://127.0.0.1:{port}"
            _await(url, process, folder / "serve.log")
            yield url
        finally:
            process.terminate()
            process.wait(20)
            log.close()


def _await(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise RuntimeError(f"The service did not become ready:\n{log.read_text()}")
