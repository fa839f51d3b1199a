"""Commands that ask: search, ask, batch."""

from __future__ import annotations

import json as jsonlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from channels.cli.options import AsOf, Json, Region, Release, day, installation
from channels.cli.output import print_json, usage
from knowledge.tree.confidence import percent

if TYPE_CHECKING:
    from assistant.service import Assistant

Count = Annotated[int, typer.Option("--k", min=1, max=1000, help="条数")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (search, ask, batch):
        app.command()(command)


def search(
    query: Annotated[str, typer.Argument(help="查询词或问题")],
    k: Count = 10,
    region: Region = None,
    as_of: AsOf = None,
    release: Release = None,
    json: Json = False,
) -> None:
    """检索现行条款。"""
    found = installation().assistant.search(query, k=k, region=region, as_of=day(as_of), release=release)
    if json:
        print_json(found.to_json())
        return
    for n, passage in enumerate(found.passages, start=1):
        title = f"《{passage.document.title}》{passage.clause.label}"
        from_where = f"（{passage.referrer} 援引）" if passage.referrer else ""
        print(f"{n}. [{passage.score:.2f}] {title}{from_where}\n   {passage.clause.text}")


def ask(
    question: Annotated[str, typer.Argument(help="问题")],
    conversation: Annotated[str | None, typer.Option("--conversation", help="接着哪个会话问")] = None,
    region: Region = None,
    as_of: AsOf = None,
    release: Release = None,
    json: Json = False,
) -> None:
    """提问，得到有出处的回答。"""
    result = installation().assistant.ask(
        question,
        conversation_id=conversation,
        region=region,
        as_of=day(as_of),
        release=release,
        channel="cli",
    )
    body = result.to_json()
    print_json(body) if json else print(_readable(body))


def batch(
    file: Annotated[Path, typer.Argument(metavar="FILE.jsonl", help="每行一个 JSON 问题")],
    json: Json = True,
) -> None:
    """批量提问或检索，每行一个结果，顺序不变。"""
    if not file.is_file():
        usage(f"找不到文件 {file}。")
    assistant = installation().assistant
    failed = False
    for row in _rows(file):
        result = _one(assistant, row)
        failed |= "error" in result
        print_json(result)
    raise typer.Exit(1 if failed else 0)


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    for n, line in enumerate(_text(file).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = jsonlib.loads(line)
        except ValueError as error:
            row = {"id": None, "error": f'第 {n} 行不是 JSON（{error}）。每行写一个 {{"id", "question"}}。'}
        yield row if isinstance(row, dict) else {"id": None, "error": f"第 {n} 行不是 JSON 对象。"}


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        usage(f"{file} 不是 UTF-8 编码。请另存为 UTF-8 后重试。")


def _one(assistant: Assistant, row: dict[str, Any]) -> dict[str, Any]:
    """The result of one row; a bad row is an error of its own and stops nothing."""
    if "error" in row:
        return row
    try:
        return {"id": row.get("id")} | _answered(assistant, row)
    except Exception as error:
        return {"id": row.get("id"), "error": str(error) or type(error).__name__}


def _answered(assistant: Assistant, row: dict[str, Any]) -> dict[str, Any]:
    from datetime import date

    as_of = date.fromisoformat(row["as_of"]) if row.get("as_of") else None
    question, region = str(row.get("question") or ""), row.get("region")
    release = int(row["release"]) if row.get("release") else None
    if row.get("mode", "ask") == "search":
        k = int(row.get("k", 10))
        return assistant.search(question, k=k, region=region, as_of=as_of, release=release).to_json()
    conversation = row.get("conversation_id") or row.get("conversation")
    return assistant.ask(
        question, conversation_id=conversation, region=region, as_of=as_of, release=release, channel="batch"
    ).to_json()


def _readable(body: dict[str, Any]) -> str:
    answer = body["answer"]
    lines = [answer["text"]]
    for c in answer["citations"]:
        validity = f"{c['effective_from'] or '起始日未见'} 至 {c['effective_to'] or '今'}"
        scan = f"，由扫描件识别，可信度 {percent(c['confidence'])}%" if "confidence" in c else ""
        where = f"〔{c['n']}〕《{c['title']}》{c['label']}"
        lines.append(f"{where}（{c['region_name']}，{validity}{scan}）{c['url'] or ''}")
    if answer["quick_replies"]:
        lines.append("可以接着问：" + " / ".join(q["label"] for q in answer["quick_replies"]))
    if not sys.stdout.isatty():
        return "\n".join(lines)
    return "\n".join(lines) + f"\n（第{body['release']}版，{body['as_of']}，{body['ms']}毫秒）"
