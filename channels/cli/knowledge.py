"""Commands of the administrator: ingest, publish, releases, rollback."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from channels.cli.actors import By, Comment, Role, actor
from channels.cli.findings import say_outcome
from channels.cli.options import Json, Region, installation
from channels.cli.output import print_json, progress_bars, usage

if TYPE_CHECKING:
    from assistant.bootstrap import Installation
    from knowledge.errors import ReleaseBlocked
    from knowledge.index.snapshot_files import Progress
    from knowledge.ingest import FileReport
    from knowledge.review.actors import Actor
    from knowledge.review.publication import Outcome

_WORDS = {"created": "新增", "updated": "更新", "unchanged": "未变", "failed": "失败"}
_COLOURS = {"created": "green", "updated": "cyan", "unchanged": "dim", "failed": "red"}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (ingest, publish, releases, rollback):
        app.command()(command)


def ingest(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="文件、文件夹或网址")],
    region: Region = None,
    publish: Annotated[bool, typer.Option("--publish", help="导入后立即发布，只限本机管理员")] = False,
    by: By = None,
    role: Role = None,
    json: Json = False,
) -> None:
    """导入政策文件（新增/更新/未变/失败，逐个报告）。"""
    from knowledge.parsing.network import is_address
    from knowledge.parsing.scan import page_progress

    origins = [path if is_address(path) else Path(path) for path in paths]
    missing = [str(path) for path in origins if isinstance(path, Path) and not path.exists()]
    if missing:
        usage(f"找不到 {'、'.join(missing)}。请检查路径。")
    if publish and by:
        usage("--publish 是本机管理员自己的操作，不能和 --by 同用：经办人导入的要先审核（talent submit）。")
    who = actor(by, role, "editor")
    place = installation()
    files = place.ingest.files(origins)
    code = _region_code(region)
    with progress_bars() as bar, page_progress(partial(bar, "pages")):
        reports: list[FileReport] = []

        def told(report: FileReport) -> None:
            reports.append(report)
            # a document that another one ends is a row of its own: more rows than files
            bar("files", min(len(reports), len(files)), len(files))

        place.ingest.run(files, code, told, who)
        number, blocked = _published_at_once(place, bar, who) if publish else (None, None)
    _report(place, reports, number, json)
    if blocked:
        raise blocked
    raise typer.Exit(1 if any(r.outcome == "failed" for r in reports) else 0)


def publish(
    reindex: Annotated[bool, typer.Option("--reindex", help="内容未变也重建索引，如更换向量模型后")] = False,
    check: Annotated[bool, typer.Option("--check", help="只做发布前检查，不发布")] = False,
    despite: Annotated[
        str | None, typer.Option("--despite", metavar="理由", help="检查不通过仍要发布的理由，记入历史")
    ] = None,
    by: By = None,
    role: Role = None,
    json: Json = False,
) -> None:
    """检查并发布：把已通过审核的改动和本机管理员的改动发布为新版本。"""
    who = actor(by, role, "admin")
    place = installation()
    with progress_bars() as bar:
        if check:
            outcome = place.publication.check(bar)
        else:
            outcome = _published(place, bar, who, despite, reindex, json)
    say_outcome(outcome, json, checked=check)
    failed = bool(outcome.stops) if check else outcome.release is None and bool(outcome.left_out)
    raise typer.Exit(1 if failed else 0)


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


def rollback(
    number: Annotated[int, typer.Argument(metavar="N", help="版本号")],
    by: By = None,
    role: Role = None,
    comment: Comment = None,
    json: Json = False,
) -> None:
    """改由第 N 版回答。"""
    who = actor(by, role, "admin")
    with progress_bars() as bar:
        installation().publication.rollback(number, bar, by=who, comment=comment or "")
    print_json({"release": number}) if json else print(f"现在由第 {number} 版回答。")


def _published_at_once(
    place: Installation, bar: Progress, who: Actor
) -> tuple[int | None, ReleaseBlocked | None]:
    """The new release, or what stopped it: the files are in the draft all the same."""
    from knowledge.errors import ReleaseBlocked

    try:
        return place.publication.publish("ingest --publish", bar, by=who).release, None
    except ReleaseBlocked as blocked:
        return None, blocked


def _published(
    place: Installation, bar: Progress, who: Actor, despite: str | None, reindex: bool, json: bool
) -> Outcome:
    from knowledge.errors import ReleaseBlocked

    if reindex:
        place.renew_embedder()
    try:
        return place.publication.publish("publish", bar, by=who, despite=despite, reindex=reindex)
    except ReleaseBlocked as blocked:
        if not json:
            raise
        print_json({"release": None, "findings": blocked.findings, "left_out": []})
        raise typer.Exit(1) from blocked


def _region_code(region: str | None) -> str | None:
    from knowledge.regions import regions

    return regions().resolve(region).code if region else None


def _report(place: Installation, reports: list[FileReport], number: int | None, json: bool) -> None:
    if json:
        print_json({"files": [asdict(r) for r in reports], "release": number})
        return
    console = Console()
    for report in reports:
        colour, word = _COLOURS[report.outcome], _WORDS[report.outcome]
        detail = f"{report.title}（{report.clauses}条）" if report.title else ""
        detail = "　".join(filter(None, (detail, report.reason)))
        console.print(f"[{colour}]{report.outcome} {word}[/] {report.source}  {detail}", highlight=False)
    counts = Counter(report.outcome for report in reports)
    console.print("，".join(f"{_WORDS[k]}{v}" for k, v in counts.items()) or "没有找到可导入的文件")
    if number:
        console.print(f"已发布第 {number} 版。")
    if ready := place.store.publishable_count():
        console.print(f"有 {ready} 份改动待发布：talent publish")
    if waiting := place.store.draft_count() - ready:
        console.print(f"有 {waiting} 份改动要先审核：talent drafts 查看，talent submit 提交")
