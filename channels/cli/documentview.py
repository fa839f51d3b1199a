"""Documents and differences as a person reads them on the terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from knowledge.editions.difference import Difference, Row

STATUS_NAMES = {
    "in_force": "现行", "ended": "已失效", "annual": "逐年公布", "draft": "征求意见稿", "service": "服务事项",
    "check": "待核实",
}  # fmt: skip
_KINDS = {"unchanged": "未变", "changed": "改动", "moved": "改号", "added": "新增", "removed": "删去"}
_FIELDS = {
    "title": "标题", "number": "文号", "issuer": "发文机关", "region": "地区", "status": "状态",
    "issued": "印发日期", "effective_from": "施行日期", "effective_to": "有效期至", "replaces": "代替",
    "repealed_by": "被代替", "amends": "修改", "audience": "适用对象", "url": "网址", "grade": "来源级别",
    "checked": "核对日期", "source": "来源文件", "amended_by": "已并入的修改决定",
}  # fmt: skip
_STYLES = {"same": "", "removed": "red strike", "added": "green"}
_MARKS = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}


def say_head(console: Console, body: dict[str, Any]) -> None:
    """What is known of a document, with the sentences that say it, and what is doubtful."""
    from knowledge.regions import regions

    told = {e["field"]: e["sentence"] for e in body["evidence"]}
    body = body | {"region": f"{regions().name(body['region'])}（{body['region']}）"}
    for name, label in _FIELDS.items():
        value = body[name]
        value = "、".join(value) if isinstance(value, list) else STATUS_NAMES.get(value, value)
        if value:
            console.print(f"{label}：{value}" + (f"　依据：“{told[name]}”" if name in told else ""))
    for edition in body["editions"]:
        number = edition["number"] or "文号未见"
        start, end = edition["effective_from"] or "起始日未见", edition["effective_to"]
        console.print(f"此前文本：{number}，{start} 至 {end}")
    for concern in (*body["concerns"], *body["unverified"]):
        console.print(f"存疑：{concern}", style="yellow")


def say_clause(console: Console, clause: dict[str, Any]) -> None:
    """A clause with its days in force, what it refers to, and how well a scan was read."""
    term = f"{clause['effective_from'] or '起始日未见'} 至 {clause['effective_to'] or '今'}"
    console.print(f"\n{clause['label']}（{term}）", style="bold")
    console.print(clause["text"])
    if clause["references"]:
        console.print("援引：" + "；".join(r["text"] for r in clause["references"]), style="cyan")
    if clause["confidence"] is not None:
        console.print(f"由扫描件识别，可信度 {clause['confidence']:.2f}，请以原件为准", style="yellow")


def say_difference(console: Console, found: Difference) -> None:
    """What changed, clause by clause; in colour on a terminal, with marks elsewhere."""
    if found.is_empty:
        console.print("没有差别。")
        return
    for field in found.fields:
        name = _FIELDS[field.name]
        console.print(f"{name}：{field.old or '（无）'} → {field.new or '（无）'}", style="cyan")
    for row in found.rows:
        if row.kind != "unchanged":
            _say_row(console, row)
    counts = Counter(found.counts)
    console.print("\n" + "，".join(f"{word}{counts[kind]}条" for kind, word in _KINDS.items()))


def _say_row(console: Console, row: Row) -> None:
    labels = [label for label in (row.old_label, row.new_label) if label]
    title = f"\n{_KINDS[row.kind]} " + " → ".join(dict.fromkeys(labels))
    if row.akin:
        title += f"（由{row.akin}拆出）" if row.kind == "added" else f"（并入{row.akin}）"
    console.print(title, style="bold")
    line = Text()
    for piece in row.pieces:
        before, after = ("", "") if console.is_terminal else _MARKS[piece.kind]
        words = piece.text.rstrip("\n")
        line.append(f"{before}{words}{after}{piece.text[len(words) :]}", _STYLES[piece.kind])
    console.print(line)
