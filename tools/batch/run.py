"""A run over a file of people: in parts, with progress, bounded in memory, taken up again after a stop."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.batch.matching import STATES, matched
from tools.batch.people import fact_columns, id_column, read_people
from tools.errors import BadArguments
from tools.rules.rulebook import Rulebook
from tools.rules.scheme import Scheme

if TYPE_CHECKING:
    import polars as pl

PART = 20_000
"""People a part: with all schemes about half a gigabyte at work; larger parts are hardly faster."""
_THREADS = 2


@dataclass(slots=True)
class Summary:
    """What a run found: for each scheme how many people have which status; values that could not be read."""

    people: int = 0
    resumed: int = 0
    schemes: dict[str, dict[str, int]] = field(default_factory=dict)
    unreadable: dict[str, int] = field(default_factory=dict)

    def add(self, part: dict[str, Any]) -> None:
        """Count one part in."""
        self.people += part["people"]
        for scheme, counts in part["schemes"].items():
            own = self.schemes.setdefault(scheme, dict.fromkeys(STATES, 0))
            for state, count in counts.items():
                own[state] += count
        for label, count in part["unreadable"].items():
            self.unreadable[label] = self.unreadable.get(label, 0) + count


@dataclass(frozen=True, slots=True)
class Run:
    """People in `source` (.csv or .parquet), results as part-*.parquet in `target`."""

    rules: Rulebook
    schemes: Sequence[Scheme]
    as_of: date
    source: Path
    target: Path
    part: int = PART

    def go(self, progress: Callable[[int, int], None] = lambda done, total: None) -> Summary:
        """Work all parts that are not there yet; BadArguments when the file or folder will not do."""
        frame, people = self._opened()
        self._begin(people)
        summary, total = Summary(), -(-people // self.part)
        with ThreadPoolExecutor(_THREADS) as pool:
            for done, (report, resumed) in enumerate(self._parts(frame, total, pool), start=1):
                summary.add(report)
                summary.resumed += resumed
                progress(min(done * self.part, people), people)
        return summary

    def _opened(self) -> tuple[pl.LazyFrame, int]:
        import polars as pl

        kind = self.source.suffix.lower()
        if kind not in (".csv", ".parquet") or not self.source.is_file():
            raise BadArguments(f"{self.source} 不存在，或不是 .csv、.parquet 文件。")
        try:
            csv = kind == ".csv"
            frame = pl.scan_csv(self.source, infer_schema=False) if csv else pl.scan_parquet(self.source)
            names = frame.collect_schema().names()
            id_column(names), fact_columns(names, self.rules.words)
            return frame, int(frame.select(pl.len()).collect().item())
        except pl.exceptions.PolarsError as error:
            raise BadArguments(
                f"{self.source.name} 读不出来（{error}）。请存成 UTF-8 的 CSV 或 Parquet。"
            ) from error

    def _begin(self, people: int) -> None:
        """A folder holds one run: the same file, rules, day and part size."""
        self.target.mkdir(parents=True, exist_ok=True)
        mark, now = self.target / "run.json", self._mark(people)
        if mark.exists() and json.loads(mark.read_text(encoding="utf-8")) != now:
            raise BadArguments(
                f"{self.target} 里是另一次核对的结果（名单、规则、日期或分批大小不同）。请换一个空目录。"
            )
        _write(mark, json.dumps(now, ensure_ascii=False).encode())

    def _mark(self, people: int) -> dict[str, Any]:
        stat = self.source.stat()
        rules = hashlib.sha256()
        for scheme in self.schemes:
            rules.update(Path(scheme.source).read_bytes())
        return {
            "source": self.source.name,
            "bytes": stat.st_size,
            "modified": stat.st_mtime_ns,
            "people": people,
            "part": self.part,
            "as_of": self.as_of.isoformat(),
            "rules": rules.hexdigest(),
        }

    def _parts(
        self, frame: pl.LazyFrame, total: int, pool: ThreadPoolExecutor
    ) -> Iterator[tuple[dict[str, Any], bool]]:
        """Reports of parts as they are done; never more in memory than there are threads, and one."""
        running: set[Future[dict[str, Any]]] = set()
        for number in range(total):
            report = self.target / f"part-{number:06d}.json"
            if report.exists():
                yield json.loads(report.read_text(encoding="utf-8")), True
                continue
            if len(running) > _THREADS:
                finished, running = wait(running, return_when=FIRST_COMPLETED)
                yield from ((f.result(), False) for f in finished)
            running.add(pool.submit(self._one, frame.slice(number * self.part, self.part), number))
        yield from ((f.result(), False) for f in running)

    def _one(self, rows: pl.LazyFrame, number: int) -> dict[str, Any]:
        people = read_people(rows.collect(), self.rules.words, self.as_of)
        found = matched(people, self.schemes, self.rules, self.as_of)
        file = self.target / f"part-{number:06d}.parquet"
        found.write_parquet(file.with_suffix(".tmp"))
        file.with_suffix(".tmp").rename(file)
        report = {
            "people": len(found),
            "schemes": {s.id: dict(found[s.id].value_counts().iter_rows()) for s in self.schemes},
            "unreadable": people.unreadable,
        }
        _write(file.with_suffix(".json"), json.dumps(report, ensure_ascii=False).encode())
        return report


def _write(file: Path, content: bytes) -> None:
    """All of it or nothing."""
    file.with_suffix(".tmp").write_bytes(content)
    file.with_suffix(".tmp").rename(file)
