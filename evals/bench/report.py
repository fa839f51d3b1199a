"""The figures as tables for a person, with the targets below them."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from evals.bench import rules
from evals.bench.rows import ROWS, TARGETS, Figures, Get, Row
from evals.bench.vectors import NOISE


def show(found: Figures, console: Console) -> None:
    """Print everything."""
    machine = found["machine"]
    console.print(
        f"机器：{machine['cores']} 核，Python {machine['python']}，开始时负载 {machine['load']:.2f}"
        + ("（机器不空闲，数字偏差）" if machine["load"] > 0.5 else "")
    )
    console.print(
        "语料：示例政策换地区、数字、年份而成的合成条款；"
        f"向量取真实条款的向量，加长度 {NOISE} 的噪声再归一（全部真算要数小时）。"
    )
    console.print(f"向量计算：{found['embedding']['clauses_per_s']:.1f} 条/秒（真实条款，实算）")
    for line in rules.lines(found["rules"]):
        console.print(line, highlight=False)
    for name, version in found["peers"].items():
        console.print(f"对照 {name}：{version}")
    for size, figures in found["sizes"].items():
        console.print(_table(size, figures, found))
    for target in TARGETS:
        if target.size in found["sizes"]:
            console.print(target.line(found["sizes"][target.size]["ours"]))


def _table(size: int, figures: Figures, found: Figures) -> Table:
    build = figures["build"]
    rate = found["embedding"]["clauses_per_s"] * build["files"] / build["clauses"]
    table = Table(
        "", "本助手", "LangChain+Chroma（只检索）", "÷本助手", "baisitong", "÷本助手",
        title=f"{size} 条（实为 {build['clauses']} 条，{build['files']} 份文件）",
        caption=f"导入 {build['files'] / build['ingest_s']:.1f} 份/秒（解析入库），向量 {rate:.2f} 份/秒；"
        f"发布 {build['publish_s']:.1f} 秒；磁盘 {build['bytes'] / 1e6:.0f} MB"
        + _peer_notes(figures),
    )  # fmt: skip
    for row in ROWS:
        table.add_row(row.label, *_cells(row, figures))
    return table


def _cells(row: Row, figures: Figures) -> list[str]:
    own = _value(row.ours, figures["ours"])
    cells = [_said(row.form, own)]
    for name, get in (("langchain", row.langchain), ("baisitong", row.baisitong)):
        other = _value(get, figures.get(name, {"skipped": ""}))
        cells += [_said(row.form, other), f"{other / own:.2f}" if own and other is not None else "—"]
    return cells


def _peer_notes(figures: Figures) -> str:
    notes = ""
    for name in ("langchain", "baisitong"):
        peer = figures.get(name, {})
        if "skipped" in peer:
            notes += f"\n{name}：{peer['skipped']}"
        elif peer:
            chunks = f"，{peer['chunks']} 块" if "chunks" in peer else ""
            notes += f"\n{name}：建库 {peer['build_s']:.1f} 秒{chunks}"
    return notes


def _value(get: Get | None, figures: Figures) -> float | None:
    if get is None or "skipped" in figures:
        return None
    try:
        return get(figures)
    except KeyError:
        return None


def _said(form: str, value: float | None) -> str:
    return "—" if value is None else form.format(value)
