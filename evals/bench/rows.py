"""What is shown: the lines of the table, and the targets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Figures = Mapping[str, Any]
Get = Callable[[Figures], float]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: what it says, and where each program's figure stands (None: nowhere)."""

    label: str
    form: str
    ours: Get
    langchain: Get | None = None
    baisitong: Get | None = None


def at(*path: str) -> Get:
    """The figure that stands at a path."""

    def get(figures: Figures) -> float:
        for step in path:
            figures = figures[step]
        return float(figures)  # type: ignore[arg-type]

    return get


def rate(case: str) -> Get:
    """Answers a second of a case."""

    def get(figures: Figures) -> float:
        one = figures[case]
        return float(one["per_s"] if "per_s" in one else one["answers"] / one["seconds"])

    return get


def failed(figures: Figures) -> float:
    """Answers that failed."""
    return float(sum(figures.get(case, {}).get("failed", 0) for case in ("different", "repeated", "ask")))


def worst(figures: Figures) -> float:
    """The slower 95th percentile of an answer to one user: without and with a home region."""
    return max(float(case["ask"]["p95_ms"]) for case in figures["alone"].values())


_ANY, _HOME, _DIFFERENT = ("alone", "anywhere"), ("alone", "home"), "different"
ROWS = (
    Row("启动到可用（秒）", "{:.2f}", *[at("start_s")] * 3),
    Row("常驻内存（MB）", "{:.0f}", *[at("memory_mb")] * 3),
    Row("检索 p50（毫秒，单用户）", "{:.1f}", at(*_ANY, "search", "p50_ms"), at("search", "p50_ms")),
    Row("检索 p95", "{:.1f}", at(*_ANY, "search", "p95_ms"), at("search", "p95_ms")),
    Row("回答 p50（毫秒，单用户）", "{:.1f}", at(*_ANY, "ask", "p50_ms"), None, at("ask", "p50_ms")),
    Row("回答 p95", "{:.1f}", at(*_ANY, "ask", "p95_ms"), None, at("ask", "p95_ms")),
    Row("回答 p50（设本站地区）", "{:.1f}", at(*_HOME, "ask", "p50_ms")),
    Row("回答 p95（设本站地区）", "{:.1f}", at(*_HOME, "ask", "p95_ms")),
    Row("同一问题再问 p50", "{:.2f}", at(*_ANY, "again", "p50_ms")),
    Row("8 用户，不同问题（个/秒）", "{:.1f}", *[rate(_DIFFERENT)] * 3),
    Row("8 用户，不同问题 p95（毫秒）", "{:.0f}", at(_DIFFERENT, "p95_ms"), None, at(_DIFFERENT, "p95_ms")),
    Row("8 用户，重复问题（个/秒）", "{:.0f}", rate("repeated"), None, rate("repeated")),
    Row(
        "每个不同问题的处理器时间（毫秒）", "{:.1f}", at(_DIFFERENT, "cpu_ms"), None, at(_DIFFERENT, "cpu_ms")
    ),
    Row("失败的回答（个）", "{:.0f}", *[failed] * 3),
    Row("冷启动 talent ask（秒）", "{:.2f}", at("cold_ask_s")),
    Row("改一份文件，导入并发布（秒，含启动）", "{:.2f}", at("change", "bare_s")),
    Row("同上，talent ingest --publish（含发布前检查）", "{:.2f}", at("change", "checked_s")),
)


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure should come to at a size on two cores."""

    label: str
    size: int
    get: Get
    limit: float
    at_most: bool = True

    def line(self, ours: Figures) -> str:
        """Whether it was met, and by what."""
        value = self.get(ours)
        met = value <= self.limit if self.at_most else value >= self.limit
        return f"{'达到' if met else '未达到'}  {self.label}：{value:.1f}"


TARGETS = (
    Target("启动 ≤ 3 秒（10万条）", 100_000, at("start_s"), 3),
    Target("改一份文件，导入并发布 ≤ 5 秒（10万条）", 100_000, at("change", "bare_s"), 5),
    Target("单用户回答 p95 ≤ 60 毫秒（1万条）", 10_000, worst, 60),
    Target("单用户回答 p95 ≤ 100 毫秒（10万条）", 100_000, worst, 100),
    Target("不同问题 ≥ 60 个/秒（1万条）", 10_000, rate(_DIFFERENT), 60, at_most=False),
    Target("重复问题 ≥ 400 个/秒（1万条）", 10_000, rate("repeated"), 400, at_most=False),
    Target("内存 ≤ 700 MB（10万条）", 100_000, at("memory_mb"), 700),
)
