"""`talent eval retrieval --compare A B`: whether another embedding model or a reranker is worth it."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from assistant.errors import BadRequest
from evals.casebook import Case, Split
from evals.metrics import Measure, mean
from evals.sides import Measured, Side, Tell, measured

_DECISIVE = "ndcg@10"
_FEW = 30  # cases; fewer say little whatever the interval


class SideFailed(BadRequest):
    """A side could not be measured; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides, asked the same questions over the same documents."""

    sides: tuple[Side, Side]
    measured: tuple[Measured, Measured]

    def differences(self) -> dict[str, Measure]:
        """The mean of B minus A case by case, with its interval."""
        a, b = (one.rows for one in self.measured)
        return {name: mean([y - x for x, y in zip(a[name], b[name], strict=True)]) for name in a}

    def verdict(self) -> str:
        """In words: which is better by nDCG@10, and whether that is more than chance."""
        difference = self.differences()[_DECISIVE]
        if not difference.n:
            return "没有一个用例在现行版本里有相关条款，不能比较。请用 --cases 给出自己的用例。"
        interval = f"95% 区间 {difference.low:+.3f} 至 {difference.high:+.3f}"
        figure = f"nDCG@10 平均差 {difference.value:+.3f}（{interval}）"
        few = f"只有 {difference.n} 个用例，结论仅供参考。" if difference.n < _FEW else ""
        if difference.low <= 0 <= difference.high:
            return f"看不出差别：{figure}，区间含 0，可能只是偶然。{few}"
        better = "B 比 A 好" if difference.value > 0 else "B 不如 A"
        return f"{better}：{figure}，不像是偶然。{few}"

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        sides = [
            {
                "setting": side.text,
                "model": one.model,
                "measures": {name: _shown(mean(values).value) for name, values in one.rows.items()},
                "query_ms": {
                    "p50": _shown(_middle(one.query_ms, 50)),
                    "p95": _shown(_middle(one.query_ms, 95)),
                },
                "index_seconds": round(one.index_seconds, 1),
                "memory_mb": round(one.memory_mb),
            }
            for side, one in zip(self.sides, self.measured, strict=True)
        ]
        differences = {
            name: {"value": _shown(d.value), "low": _shown(d.low), "high": _shown(d.high), "n": d.n}
            for name, d in self.differences().items()
        }
        return {"a": sides[0], "b": sides[1], "differences": differences, "verdict": self.verdict()}


def compare(
    texts: tuple[str, str],
    split: Split = "all",
    cases: Sequence[Case] | None = None,
    tell: Tell = lambda *_: None,
) -> Comparison:
    """Measure both, one after the other, each in a process of its own: two models are never in memory."""
    a, b = (Side.read(text) for text in texts)
    ours, theirs = (_apart(side, name, split, cases, tell) for side, name in ((a, "A"), (b, "B")))
    return Comparison((a, b), (ours, theirs))


def compared(texts: tuple[str, str], split: Split, cases: Sequence[Case] | None, as_json: bool) -> None:
    """Compare and print; how far it is goes to standard error."""
    found = compare(texts, split, cases, bars(Console(stderr=True)))
    if as_json:
        sys.stdout.write(json.dumps(found.to_json(), ensure_ascii=False) + "\n")
    else:
        show(found, Console())


def show(comparison: Comparison, console: Console) -> None:
    """Print the table and the verdict."""
    table = Table(title="检索比较：同样的文件，同样的问题", title_justify="left")
    for heading in ("", "A", "B", "差（B−A）", "95%区间"):
        table.add_column(heading, justify="left" if not heading else "right", overflow="fold")
    a, b = comparison.measured
    table.add_row("设置", *(side.text for side in comparison.sides), "", "")
    for name, d in comparison.differences().items():
        values = (f"{mean(one.rows[name]).value:.3f}" for one in (a, b))
        table.add_row(name, *values, f"{d.value:+.3f}", f"{d.low:+.3f} 至 {d.high:+.3f}")
    for name, place in (("每问毫秒 p50", 50), ("每问毫秒 p95", 95)):
        x, y = _middle(a.query_ms, place), _middle(b.query_ms, place)
        table.add_row(name, f"{x:.0f}", f"{y:.0f}", f"{y - x:+.0f}", "")
    x, y = a.index_seconds, b.index_seconds
    table.add_row("建索引秒", f"{x:.1f}", f"{y:.1f}", f"{y - x:+.1f}", "")
    x, y = a.memory_mb, b.memory_mb
    table.add_row("内存峰值 MB", f"{x:.0f}", f"{y:.0f}", f"{y - x:+.0f}", "")
    console.print(table)
    console.print(f"{len(a.query_ms)} 个用例。{comparison.verdict()}", highlight=False, soft_wrap=True)


def bars(console: Console) -> Tell:
    """Tells how far it is, a line for each quarter of each part."""
    said: set[tuple[str, int]] = set()

    def tell(part: str, done: int, total: int) -> None:
        quarter = done * 4 // max(total, 1)
        if (part, quarter) not in said:
            said.add((part, quarter))
            console.print(f"{part}：{done}/{total}", highlight=False)

    return tell


_PARTS = {"embedding": "计算向量", "lexical": "建立词语索引", "questions": "提问"}


def _apart(side: Side, name: str, split: Split, cases: Sequence[Case] | None, tell: Tell) -> Measured:
    """What a side comes to in another process; SideFailed with what went wrong there."""
    processes = get_context("spawn")
    mine, theirs = processes.Pipe(duplex=False)
    with tempfile.TemporaryDirectory(prefix="talent-compare-") as folder:
        process = processes.Process(target=_work, args=(theirs, side, Path(folder), split, cases))
        process.start()
        theirs.close()
        try:
            while isinstance(said := mine.recv(), tuple):
                part, done, total = said
                tell(f"{name} {_PARTS.get(part, part)}", done, total)
        except EOFError:
            raise SideFailed(f"{name}（{side.text}）没有量成：进程中断，可能是内存不够。") from None
        finally:
            process.join(5)
            process.kill()
            mine.close()
    if isinstance(said, str):
        raise SideFailed(f"{name}（{side.text}）没有量成：{said}")
    assert isinstance(said, Measured)
    return said


def _work(answer: Connection, side: Side, folder: Path, split: Split, cases: Sequence[Case] | None) -> None:
    """In the other process: sends (part, done, all), at the end what was measured or an error's text."""
    try:
        answer.send(measured(side, folder, split, cases, lambda *far: answer.send(far)))
    except Exception as error:  # whatever it is, the person is told
        answer.send(f"{error}" or type(error).__name__)
    answer.close()


def _middle(values: Sequence[float], place: int) -> float:
    return float(np.percentile(values, place)) if values else float("nan")


def _shown(value: float) -> float | None:
    return None if np.isnan(value) else round(value, 4)
