"""A short round of fuzzing with fixed seeds, and files in which long rounds (`make fuzz`) found a fault."""

from __future__ import annotations

import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest

from knowledge.errors import UnreadableDocument
from tests.fuzz import __main__ as rounds
from tests.fuzz import oracle
from tests.fuzz.damage import damaged
from tests.fuzz.families import families
from tests.fuzz.oracle import Fault, examine, nothing_started

_TRIES = 300  # files a family
_FOUND = sorted(Path(__file__).with_name("found").iterdir())


@pytest.fixture(autouse=True)
def no_programs() -> Iterator[None]:
    with nothing_started():
        yield


@pytest.mark.parametrize("name", families())
def test_what_is_damaged_is_read_or_told(name: str) -> None:
    family, random = families()[name], Random(name)
    seeds = family.seeds()
    for _ in range(_TRIES):
        file = family.file(damaged(random.choice(seeds), random))
        try:
            examine(file, family.suffix)
        except Fault as fault:  # pragma: no cover - the file is in the message, to become one of `found`
            pytest.fail(f"{fault}\n{file[:3000]!r}")


@pytest.mark.parametrize("name", families())
def test_what_is_not_damaged_is_read(name: str) -> None:
    family = families()[name]
    for seed in family.seeds():
        file = family.file(seed)
        assert file
        examine(file, family.suffix)
        assert oracle.clauses(file, family.suffix)


@pytest.mark.parametrize("path", _FOUND, ids=lambda path: path.name)
def test_what_was_found_stays_mended(path: Path) -> None:
    family = families()[path.name.partition(".")[0].replace("-", ":", 1)]
    examine(family.file(path.read_bytes()), family.suffix)


def test_the_examiner_notices_what_comes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    def raising(error: Exception) -> None:
        def parse(*_: object) -> None:
            raise error

        monkeypatch.setattr(oracle, "parse_bytes", parse)

    for error, told in (
        (IndexError("no"), "IndexError came through"),
        (UnreadableDocument("broken"), "no reason"),
    ):
        raising(error)
        with pytest.raises(Fault, match=told):
            examine(b"x", ".md")


def test_the_examiner_notices_a_mistake_of_ours_behind_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.parsing.plain.decode", lambda *_: None)
    with pytest.raises(Fault, match=r"TypeError in .*knowledge"):
        examine("一、内容。".encode(), ".txt")


def test_the_examiner_notices_what_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object) -> None:
        end = time.process_time() + 0.05
        while time.process_time() < end:
            pass

    monkeypatch.setattr(oracle, "parse_bytes", slow)
    with pytest.raises(Fault, match="took"):
        examine(b"x", ".md", longest=0.01)
    assert 0.05 <= examine(b"x", ".md") < 5


@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris runs on x86_64 Linux only")
def test_a_guided_round_runs_and_finds_nothing(tmp_path: Path) -> None:
    asked = SimpleNamespace(keep=tmp_path, seconds=2, seed=3)
    result = rounds.fuzzed("ofd:Document", asked)
    assert result.faults == {} and result.runs > 50
