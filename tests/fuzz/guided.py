"""One parser family under atheris: `python -m tests.fuzz.guided FAMILY SECONDS SEED FOLDER`.

atheris watches which branches of `knowledge` a file takes and goes on from files that took new ones. What
goes wrong is kept in the folder and does not end the run; a crash of the interpreter, a file that takes for
ever and one that takes all memory do, and libFuzzer keeps them there too. `state.json` says how it went.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from random import Random

import atheris

with atheris.instrument_imports(include=["knowledge"]):
    from tests.fuzz import oracle
    from tests.fuzz.damage import damaged
    from tests.fuzz.families import Family, families

_MEMORY = 2048  # MB
_FOREVER = 30  # seconds
_MOST = 200_000  # bytes


class _Run:
    """What came of the files so far, written down whenever there is something new to say."""

    def __init__(self, family: Family, folder: Path) -> None:
        self._family, self._folder = family, folder
        self.slowest = 0.0
        self.faults: dict[str, str] = {}

    def __call__(self, data: bytes) -> None:
        file = self._family.file(data)
        try:
            taken = oracle.examine(file, self._family.suffix)
        except oracle.Fault as fault:
            self._keep(str(fault), file)
        else:
            if taken > self.slowest * 1.2:
                self.slowest = taken
                (self._folder / f"slowest{self._family.suffix}").write_bytes(file)
                self._write()

    def _keep(self, fault: str, file: bytes) -> None:
        kind = fault[:100]
        if kind not in self.faults:
            name = f"{hashlib.sha1(file).hexdigest()[:10]}{self._family.suffix}"
            (self._folder / name).write_bytes(file)
            self.faults[kind] = name
            self._write()

    def _write(self) -> None:
        state = {"slowest_s": round(self.slowest, 3), "faults": self.faults}
        (self._folder / "state.json").write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")


def _changed(data: bytes, most: int, seed: int) -> bytes:
    """Half of the time damage that knows what files look like, else libFuzzer's own."""
    random = Random(seed)
    return damaged(data, random)[:most] if random.random() < 0.5 else bytes(atheris.Mutate(data, most))


def main(name: str, seconds: str, seed: str, folder: str) -> None:
    """Fuzz a family for some seconds."""
    family, place = families()[name], Path(folder)
    seeds = place / "files"
    seeds.mkdir(parents=True, exist_ok=True)
    run = _Run(family, place)
    with atheris.instrument_imports(include=["knowledge"]):  # parsers are imported by the first file
        for number, data in enumerate(family.seeds()):
            (seeds / str(number)).write_bytes(data)
            run(data)
    options = {
        "max_total_time": seconds,
        "seed": seed,
        "timeout": _FOREVER,
        "rss_limit_mb": _MEMORY,
        "max_len": _MOST,
        "artifact_prefix": f"{place}/",
        "verbosity": 0,
        "print_final_stats": 1,
    }
    arguments = [sys.argv[0], *(f"-{key}={value}" for key, value in options.items()), str(seeds)]
    with oracle.nothing_started():
        atheris.Setup(arguments, run, custom_mutator=_changed)
        atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
