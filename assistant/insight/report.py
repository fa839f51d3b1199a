"""The monthly report (月报) as a Word file, and the tables as CSV that a spreadsheet opens safely."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

_TABLES = {
    "by_status": "结果", "by_topic": "政策", "by_region": "地区", "by_channel": "渠道",
    "rising": "上升的政策",
}  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def docx(figures: Mapping[str, Any], gaps: Sequence[Mapping[str, Any]], title: str) -> bytes:
    """The report: the main figures, a table each, and the largest gaps."""
    from docx import Document

    paper = Document()
    paper.add_heading(title, 0)
    paper.add_paragraph(f"统计时间：{figures['first']} 至 {figures['last']}。")
    for line in told(figures):
        paper.add_paragraph(line, style="List Bullet")
    for name, label in _TABLES.items():
        _table(paper, label, [(row["name"], row["count"]) for row in figures[name]])
    _table(paper, "知识缺口（近四周）", [(gap["title"], gap["count"]) for gap in gaps[:20]])
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


def told(figures: Mapping[str, Any]) -> list[str]:
    """The main figures as sentences."""
    satisfied = f"{percent(figures['satisfied'])}（{figures['judged']} 人评价）"
    return [
        f"共 {figures['questions']} 个提问，自助解决 {percent(figures['self_service'])}，"
        f"转人工 {percent(figures['handover'])}，没有依据 {percent(figures['no_source'])}。",
        f"满意 {satisfied}；作答用时中位数 {figures['ms_p50'] or 0} 毫秒，"
        f"95% 在 {figures['ms_p95'] or 0} 毫秒内。",
    ]


def percent(share: float | None) -> str:
    """ "93.5%", or a dash where there is nothing to divide."""
    return "——" if share is None else f"{share:.1%}"


def as_csv(figures: Mapping[str, Any]) -> str:
    """All tables under each other; what a spreadsheet would take for a formula is quoted."""
    buffer = io.StringIO()
    lines = csv.writer(buffer)
    lines.writerow(["表", "名称", "数量"])
    for name, label in _TABLES.items():
        lines.writerows([label, _safe(row["name"]), row["count"]] for row in figures[name])
    lines.writerows(["日期", row["day"], row["count"]] for row in figures["by_day"])
    lines.writerows(["小时", hour, number] for hour, number in enumerate(figures["by_hour"]))
    return "\ufeff" + buffer.getvalue()


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _table(paper: Any, title: str, rows: Sequence[tuple[str, int]]) -> None:
    paper.add_heading(title, 1)
    if not rows:
        paper.add_paragraph("没有数据。")
        return
    grid = paper.add_table(rows=0, cols=2, style="Light Grid Accent 1")
    for name, number in rows:
        cells = grid.add_row().cells
        cells[0].text, cells[1].text = name, str(number)
