"""Commands that look at documents: documents, show, diff."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from channels.cli.documentview import STATUS_NAMES, say_clause, say_difference, say_head
from channels.cli.options import AsOf, Json, Release, day, installation
from channels.cli.output import print_json, usage

if TYPE_CHECKING:
    from knowledge.types import PolicyDocument

Document = Annotated[str, typer.Argument(metavar="文件编号", help="文件编号，见 talent documents")]
Draft = Annotated[bool, typer.Option("--draft", help="看下一版，即当前版本加上待发布的改动")]

_WIDE = 160  # columns of a table that goes into a file or another program


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (documents, show, diff):
        app.command()(command)


def documents(draft: Draft = False, release: Release = None, json: Json = False) -> None:
    """列出文件：编号、标题、文号、地区、起止日期、状态、条款数、来源级别。"""
    place = installation()
    number = _release(draft, release)
    sizes = place.reading.sizes(number)
    found = sorted(place.reading.documents(number).values(), key=lambda d: (d.region, d.id))
    if json:
        print_json([_listed(d, sizes[d.id]) for d in found])
        return
    today = place.clock.now().date()
    table = Table()
    for name in ("编号", "标题", "文号", "地区", "施行", "有效期至", "状态", "条款", "来源级别"):
        # an id or a day cut short is of no use
        table.add_column(name, no_wrap=name in ("编号", "施行", "有效期至"), overflow="fold")
    for d in found:
        row = _listed(d, sizes[d.id])
        cells = [row[name] for name in ("id", "title", "number", "region_name", "effective_from")]
        cells += [row["effective_to"], _state(d, today), row["clauses"], row["grade"]]
        table.add_row(*("" if cell is None else str(cell) for cell in cells))
    Console(width=None if sys.stdout.isatty() else _WIDE).print(table)


def show(
    document: Document, release: Release = None, as_of: AsOf = None, draft: Draft = False, json: Json = False
) -> None:
    """显示一份文件：文件信息及其原文依据、存疑、各条款的起止日期和援引。"""
    from knowledge.editions.comparison import found, shown

    number = _release(draft, release)
    body = shown(found(installation().reading, document, number), day(as_of))
    if json:
        print_json({"release": "draft" if draft else number} | body)
        return
    console = Console(soft_wrap=True, highlight=False, markup=False)
    say_head(console, body["document"])
    for clause in body["clauses"]:
        say_clause(console, clause)


def diff(
    document: Document,
    before: Annotated[str | None, typer.Option("--from", metavar="N", help="旧的一版；默认当前版本")] = None,
    after: Annotated[
        str | None, typer.Option("--to", metavar="N|draft", help="新的一版；默认待发布的草稿")
    ] = None,
    json: Json = False,
) -> None:
    """比较一份文件的两个版本，逐条标出增删；没有待发布的改动时比较最近一次修订。"""
    from knowledge.editions.comparison import compared

    found = compared(installation().reading, document, _number(before, "--from"), _number(after, "--to"))
    if json:
        print_json(found.to_json())
        return
    console = Console(soft_wrap=True, highlight=False, markup=False)
    console.print(f"{document}：{found.old} → {found.new}", style="bold")
    say_difference(console, found.difference)


def _release(draft: bool, release: int | None) -> int | None:
    if draft and release is not None:
        usage("--draft 和 --release 只能写一个。")
    return _draft() if draft else release


def _draft() -> int:
    from knowledge.reading import DRAFT

    return DRAFT


def _number(text: str | None, option: str) -> int | None:
    if text is None or text == "draft":
        return None if text is None else _draft()
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        usage(f"{option} 写版本号（如 3）或 draft，不能是“{text}”。")
    return int(text)


def _listed(d: PolicyDocument, clauses: int) -> dict[str, Any]:
    from knowledge.regions import regions

    return {
        "id": d.id, "title": d.title, "number": d.number, "region": d.region,
        "region_name": regions().name(d.region), "status": d.status,
        "effective_from": d.effective_from and d.effective_from.isoformat(),
        "effective_to": d.effective_to and d.effective_to.isoformat(),
        "editions": 1 + len(d.editions), "clauses": clauses, "grade": d.grade, "source": d.source,
    }  # fmt: skip


def _state(d: PolicyDocument, today: date) -> str:
    """In a word how the document stands today."""
    if d.status == "in_force" and d.effective_to and d.effective_to < today:
        return "已失效"
    if d.status == "in_force" and d.effective_from and d.effective_from > today:
        return "修订待施行" if d.editions else "尚未施行"
    return STATUS_NAMES[d.status]
