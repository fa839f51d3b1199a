"""The vector index over Chroma: the port's suite against the embedded engine and a real server."""

from __future__ import annotations

import itertools
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from knowledge.dense import ChromaIndex
from knowledge.errors import IndexUnavailable
from tests.apart import apart
from tests.contracts.dense_index import DenseIndexContract, named, unit_vectors

_NAMESPACES = itertools.count()


class TestEmbedded(DenseIndexContract):
    @pytest.fixture
    def index(self, tmp_path: Path) -> ChromaIndex:
        return ChromaIndex.embedded(tmp_path / "vectors", "test/model")


class TestServer(DenseIndexContract):
    @pytest.fixture
    def index(self, chroma_url: str) -> Iterator[ChromaIndex]:
        # one server for all tests: each sees a namespace of its own
        index = ChromaIndex.server(chroma_url, f"test/model-{next(_NAMESPACES)}")
        yield index
        index.close()


@pytest.fixture(scope="module")
def chroma_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Chroma server on a free port, in a folder of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("chroma")
    chroma = Path(sys.executable).with_name("chroma")
    command = [str(chroma), "run", "--path", str(folder), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait(port: int, patience: float = 60.0) -> None:
    end = time.monotonic() + patience
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


def test_what_was_stored_is_there_when_the_folder_is_opened_again(tmp_path: Path) -> None:
    vectors = unit_vectors(5)
    ChromaIndex.embedded(tmp_path, "m").add("310000", named(5), vectors)
    again = ChromaIndex.embedded(tmp_path, "m")
    assert again.ids("310000") == set(named(5))
    assert again.query(["310000"], vectors[4], 1)[0][0] == "text-4"


def _add_apart(folder: Path) -> None:
    ChromaIndex.embedded(folder, "m").add("310000", named(3, "new"), unit_vectors(3, seed=8))


def test_what_another_process_added_is_found_after_a_refresh(tmp_path: Path) -> None:
    index, new = ChromaIndex.embedded(tmp_path, "m"), unit_vectors(3, seed=8)
    index.add("310000", named(5), unit_vectors(5))
    index.query(["310000"], new[0], 1)
    apart(_add_apart, tmp_path)
    index.refresh()
    assert index.query(["310000"], new[0], 1)[0][0] == "new-0"


def test_vectors_of_two_models_never_meet(tmp_path: Path) -> None:
    one, other = (ChromaIndex.embedded(tmp_path, model) for model in ("model/one", "model/other"))
    one.add("310000", ["a"], unit_vectors(1, dimension=8))
    other.add("310000", ["b"], unit_vectors(1, dimension=12))
    assert one.ids("310000") == {"a"} and other.ids("310000") == {"b"}


def test_a_server_that_is_not_there_says_which_setting_to_check() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(IndexUnavailable, match=r"连不上.*TALENT_CHROMA_URL"):
            ChromaIndex.server(url, "m").add("p", ["a"], unit_vectors(1))


def test_a_damaged_folder_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "chroma.sqlite3").write_bytes(b"this is not a database" * 100)
    with pytest.raises(IndexUnavailable, match="已损坏"):
        ChromaIndex.embedded(tmp_path, "m")


def test_vectors_of_another_length_are_refused(tmp_path: Path) -> None:
    index = ChromaIndex.embedded(tmp_path, "m")
    index.add("p", ["a"], unit_vectors(1, dimension=8))
    with pytest.raises(IndexUnavailable):
        index.add("p", ["b"], np.ones((1, 9), np.float32))
