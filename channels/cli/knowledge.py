"""Commands of the administrator: ingest, publish, releases, rollback."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from channels.cli.options import Json, Region, installation
from channels.cli.output import print_json, progress_bars, usage

if TYPE_CHECKING:
    from knowledge.ingest import FileReport

_WORDS = {"created": "新增", "updated": "更新", "unchanged": "未变", "failed": "失败"}
_COLOURS = {"created": "green", "updated": "cyan", "unchanged": "dim", "failed": "red"}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (ingest, publish, releases, rollback):
        app.command()(command)


def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="文件或文件夹")],
    region: Region = None,
    publish: Annotated[bool, typer.Option("--publish", help="导入后立即发布")] = False,
    json: Json = False,
) -> None:
    """导入政策文件（新增/更新/未变/失败，逐个报告）。"""
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        usage(f"找不到 {'、'.join(missing)}。请检查路径。")
    place = installation()
    files = place.ingest.files(paths)
    code = _region_code(region)
    with progress_bars() as bar:
        reports: list[FileReport] = []

        def told(report: FileReport) -> None:
            reports.append(report)
            bar("files", len(reports), len(files))

        place.ingest.run(files, code, told)
        number = place.releases.publish("ingest --publish", bar) if publish else None
    _report(reports, number, place.store.draft_count(), json)
    raise typer.Exit(1 if any(r.outcome == "failed" for r in reports) else 0)


def publish(
    reindex: Annotated[bool, typer.Option("--reindex", help="内容未变也重建索引，如更换向量模型后")] = False,
    json: Json = False,
) -> None:
    """把已导入的改动发布为新版本。"""
    with progress_bars() as bar:
        number = installation().releases.publish("publish", bar, reindex)
    if json:
        print_json({"release": number})
    else:
        print(f"已发布第 {number} 版。" if number else "没有待发布的改动。")


def releases(json: Json = False) -> None:
    """列出已发布的版本。"""
    rows = installation().releases.all()
    if json:
        print_json([row | {"created_at": row["created_at"].isoformat()} for row in rows])
        return
    table = Table("版本", "发布时间", "文件数", "说明", "当前")
    for row in rows:
        time = row["created_at"].strftime("%Y-%m-%d %H:%M")
        table.add_row(
            str(row["number"]), time, str(row["documents"]), row["note"], "●" if row["serving"] else ""
        )
    Console().print(table)


def rollback(number: Annotated[int, typer.Argument(metavar="N", help="版本号")], json: Json = False) -> None:
    """改由第 N 版回答。"""
    with progress_bars() as bar:
        installation().releases.rollback(number, bar)
    print_json({"release": number}) if json else print(f"现在由第 {number} 版回答。")


def _region_code(region: str | None) -> str | None:
    from knowledge.regions import regions

    return regions().resolve(region).code if region else None


def _report(reports: list[FileReport], number: int | None, drafts: int, json: bool) -> None:
    if json:
        print_json({"files": [asdict(r) for r in reports], "release": number})
        return
    console = Console()
    for report in reports:
        colour, word = _COLOURS[report.outcome], _WORDS[report.outcome]
        detail = report.reason or f"{report.title}（{report.clauses}条）"
        console.print(f"[{colour}]{report.outcome} {word}[/] {report.source}  {detail}", highlight=False)
    counts = Counter(report.outcome for report in reports)
    console.print("，".join(f"{_WORDS[k]}{v}" for k, v in counts.items()) or "没有找到可导入的文件")
    if number:
        console.print(f"已发布第 {number} 版。")
    elif drafts:
        console.print(f"有 {drafts} 份改动待发布：talent publish")
