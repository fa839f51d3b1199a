"""Commands of review: drafts, submit, approve, reject, withdraw, remove, erase, history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console

from channels.cli.actors import By, Comment, Role, actor
from channels.cli.options import Json, installation
from channels.cli.output import print_json, progress_bars, usage

Documents = Annotated[
    list[str], typer.Argument(metavar="文件编号...", help="文件编号；几个要么都办、要么都不办")
]
Document = Annotated[str, typer.Argument(metavar="文件编号", help="文件编号")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (drafts, submit, approve, reject, withdraw, remove, erase, history):
        app.command()(command)


def drafts(json: Json = False) -> None:
    """列出待发布的改动和审核进度。"""
    from knowledge.review.drafts import STATE_NAMES

    found = installation().review.drafts()
    if json:
        print_json([draft.to_json() for draft in found])
        return
    console = Console(soft_wrap=True, highlight=False)
    for draft in found:
        kind = "删除" if draft.version_id is None else "内容"
        people = {"导入": draft.made_by, "提交": draft.submitted_by, "审核": draft.reviewed_by}
        steps = "，".join(f"{step} {person}" for step, person in people.items() if person)
        ready = "，可发布" if draft.publishable else ""
        line = f"{draft.document_id}  《{draft.title}》  {kind}  {STATE_NAMES[draft.state]}{ready}（{steps}）"
        console.print(line, markup=False)
        if draft.caused_by:
            console.print(f"    由 {draft.caused_by} 的改动引起，随它一并办理", markup=False)
        if draft.comment:
            console.print(f"    意见：{draft.comment}", markup=False)
    if not found:
        console.print("没有待发布的改动。")


def submit(
    documents: Documents, by: By = None, role: Role = None, comment: Comment = None, json: Json = False
) -> None:
    """把改动提交审核。"""
    installation().review.submit(documents, actor(by, role, "editor"), comment)
    _done(documents, "已提交审核", json, state="in_review")


def approve(
    documents: Documents, by: By = None, role: Role = None, comment: Comment = None, json: Json = False
) -> None:
    """通过审核；不能通过自己导入或提交的改动。"""
    installation().review.approve(documents, actor(by, role, "reviewer"), comment)
    _done(documents, "已通过，talent publish 后生效", json, state="approved")


def reject(
    documents: Documents, by: By = None, role: Role = None, comment: Comment = None, json: Json = False
) -> None:
    """退回改动，用 --comment 写明原因。"""
    if not (comment or "").strip():
        usage("退回要用 --comment 写明原因，让经办人知道改哪里。")
    installation().review.reject(documents, actor(by, role, "reviewer"), comment)
    _done(documents, "已退回", json, state="draft")


def withdraw(
    documents: Documents, by: By = None, role: Role = None, comment: Comment = None, json: Json = False
) -> None:
    """撤回还没有发布的改动。"""
    installation().review.withdraw(documents, actor(by, role, "editor"), comment)
    _done(documents, "已撤回，没有改动现行版本", json, state=None)


def remove(
    documents: Documents, by: By = None, role: Role = None, comment: Comment = None, json: Json = False
) -> None:
    """从下一版起不再包括这些文件；以前的版本仍保留。"""
    installation().review.remove(documents, actor(by, role, "editor"), comment)
    _done(documents, "下一版起不再包括", json, state="draft")


def erase(
    document: Document,
    reason: Annotated[str, typer.Option("--reason", help="清除的理由，记入历史")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="不再询问")] = False,
    by: By = None,
    role: Role = None,
    json: Json = False,
) -> None:
    """彻底清除一份文件：立即停止回答，并从所有版本和存储中删除，不能恢复。"""
    who, place = actor(by, role, "admin"), installation()
    if not yes:
        typer.confirm(
            f"彻底清除 {document}，所有版本中的原文都会删除，不能恢复。继续吗？", abort=True, err=True
        )
    with progress_bars() as bar:
        erased = place.erasure.erase(document, who, reason, bar)
    if json:
        print_json(erased.to_json())
        return
    counts = f"{erased.versions} 个版本、{erased.clauses} 条条款、{erased.vectors} 个向量"
    print(f"已清除《{erased.title}》：{counts}。")
    if erased.release:
        print(f"现在由第 {erased.release} 版回答。")
    print("此前的问答记录和数据库备份不在清除之列；需要时请另行处理。")


def history(
    document: Annotated[str | None, typer.Argument(metavar="[文件编号]", help="只看一份文件的")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10000, help="最多几条")] = 50,
    json: Json = False,
) -> None:
    """谁在什么时候做了什么：导入、审核、发布、回退、清除。"""
    from knowledge.review.actors import ACTION_NAMES, ROLE_NAMES

    events = installation().history.events(document, limit=limit)
    if json:
        print_json([event.to_json() for event in events])
        return
    console = Console(soft_wrap=True, highlight=False, markup=False)
    for e in events:
        who = f"{e.actor}（{ROLE_NAMES[e.role]}）" if e.role != "local" else e.actor
        what = f"{ACTION_NAMES[e.action]} 第 {e.release} 版" if e.release else ACTION_NAMES[e.action]
        title = f"《{e.detail['title']}》（{e.document_id}）" if e.document_id else ""
        said = [text for text in (e.comment, e.detail.get("despite")) if text]
        why = f"  {'；'.join(said)}" if said else ""
        console.print(f"{e.at:%Y-%m-%d %H:%M}  {who}  {what}  {title}{why}")


def _done(documents: Sequence[str], words: str, json: bool, state: str | None) -> None:
    if json:
        print_json([{"document_id": document, "state": state} for document in documents])
    else:
        print("\n".join(f"{document}：{words}" for document in documents))
