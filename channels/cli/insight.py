"""The command about the monthly report."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from channels.cli.options import Json, installation
from channels.cli.output import print_json, usage


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(report)


def report(
    month: Annotated[str, typer.Option("--month", help="哪个月，如 2026-11；默认本月")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="写到哪个 Word 文件；不写则只显示")] = None,
    json: Json = False,
) -> None:
    """一个月的服务情况；--out 写成 Word 月报。"""
    from assistant.insight.gaps import gap_json
    from assistant.insight.report import docx, told

    place = installation()
    try:
        first = date.fromisoformat(f"{month or place.clock.now().strftime('%Y-%m')}-01")
    except ValueError:
        usage(f"月份“{month}”无法识别，请写成 YYYY-MM，例如 2026-11。")
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    figures = place.figures.of(first, last)
    if out:
        title = f"人才政策服务月报（{first.year}年{first.month}月）"
        out.write_bytes(docx(figures, [gap_json(one) for one in place.gaps.wanting(4)], title))
    if json:
        print_json(figures)
        return
    print("\n".join(told(figures)))
    if out:
        print(f"月报已写到 {out}。")
