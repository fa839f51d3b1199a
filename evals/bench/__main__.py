"""`python -m evals.bench [--sizes 1000,10000,100000] [--quick] [--no-peers] [--json]`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console

from assistant.settings import load_settings
from evals.bench.report import show
from evals.bench.run import Plan, run

_SIZES = "1000,10000,100000"


def main() -> None:
    """Measure and print."""
    given = _arguments()
    settings = load_settings()
    folder = given.keep or settings.data_dir / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    sizes = [int(size) for size in (given.sizes or ("1000,10000" if given.quick else _SIZES)).split(",")]
    caches = [*given.vectors, settings.data_dir / "talent.db"]
    plan = Plan(sizes, folder.resolve(), caches, given.quick, not given.no_peers)
    progress = Console(stderr=True)
    found = run(plan, lambda text: progress.print(f"[dim]{text}[/]", highlight=False))
    if given.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        show(found, Console(width=None if sys.stdout.isatty() else 150))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description="测速，与同类程序并列")
    parser.add_argument("--sizes", help=f"条款数，逗号分隔，默认 {_SIZES}")
    parser.add_argument(
        "--quick", action="store_true", help="只测 1千、1万条，问得少些，政策找人只算 10 万人"
    )
    parser.add_argument("--no-peers", action="store_true", help="不测对照程序")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.add_argument("--keep", type=Path, help="建好的库放在哪里，默认数据目录下的 bench；再测时不重建")
    parser.add_argument("--vectors", type=Path, action="append", default=[], help="已有向量的数据库")
    return parser.parse_args()


if __name__ == "__main__":
    main()
