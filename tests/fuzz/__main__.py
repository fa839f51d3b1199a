"""`make fuzz`: every parser family under atheris for some seconds each, and a table of what came of it."""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tests.fuzz.families import families

_RUNS = re.compile(r"number_of_executed_units:\s*(\d+)")
_ENDS = ("crash-*", "timeout-*", "oom-*")


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a family: files tried, faults with the files that show them, the slowest."""

    family: str
    runs: int
    seconds: float
    slowest_s: float
    faults: dict[str, str]


def main() -> int:
    """Fuzz the families named, or all; 1 if anything was found."""
    asked = _arguments()
    if find_spec("atheris") is None:
        print(
            "没有安装 atheris（仅支持 x86_64 的 Linux）。请在这样的机器上运行 make test 安装测试所需，再试。"
        )
        return 2
    results = [fuzzed(name, asked) for name in asked.families or families()]
    total, faults = sum(result.runs for result in results), sum(len(result.faults) for result in results)
    print(f"共 {total} 个文件，{sum(r.seconds for r in results):.0f} 秒，发现问题 {faults} 个。")
    return 1 if faults else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("families", nargs="*", help="留空为全部", choices=[[], *families()])
    parser.add_argument("--seconds", type=int, default=20, help="每类文件的秒数")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("data/fuzz"), help="发现的文件放在哪里")
    return parser.parse_args()


def fuzzed(name: str, asked: argparse.Namespace) -> Result:
    """Fuzz one family in a process of its own: libFuzzer ends the process that it runs in."""
    folder = asked.keep / name.replace(":", "-")
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-W", "ignore", "-m", "tests.fuzz.guided", name]
    command += [str(asked.seconds), str(asked.seed), str(folder)]
    started = time.monotonic()
    log = subprocess.run(command, capture_output=True, text=True, errors="replace")
    (folder / "log.txt").write_text(log.stdout + log.stderr, encoding="utf-8")
    result = _result(name, folder, log.stderr, time.monotonic() - started, log.returncode)
    print(
        f"{name:20}{result.runs:>9} 个文件  最慢 {result.slowest_s:6.2f} 秒  问题 {len(result.faults)}",
        flush=True,
    )
    for fault, file in result.faults.items():
        print(f"    {fault}\n    {folder / file}", flush=True)
    return result


def _result(name: str, folder: Path, log: str, seconds: float, code: int) -> Result:
    state = folder / "state.json"
    said = json.loads(state.read_text(encoding="utf-8")) if state.is_file() else {}
    ended = [file for pattern in _ENDS for file in folder.glob(pattern)]
    faults = {**said.get("faults", {}), **{file.name.partition("-")[0]: file.name for file in ended}}
    if code and not faults:
        faults = {f"ended with {code}": "log.txt"}
    runs = int(found[1]) if (found := _RUNS.search(log)) else 0
    return Result(name, runs, seconds, said.get("slowest_s", 0.0), faults)


if __name__ == "__main__":
    sys.exit(main())
