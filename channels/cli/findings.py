"""What a publish came to, for a person: findings by check, what was left out, the number."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rich.console import Console

from channels.cli.output import print_json

if TYPE_CHECKING:
    from knowledge.review.publication import Outcome

_SHOWN = 5  # of one check; all of them with --json


def say_outcome(outcome: Outcome, json: bool, checked: bool) -> None:
    """Print it; `checked`: it was only a check."""
    if json:
        print_json(outcome.to_json())
        return
    console = Console(soft_wrap=True, highlight=False)
    _say_findings(outcome, console)
    for draft in outcome.left_out:
        console.print(f"未包括：《{draft.title}》（{draft.document_id}），还没有通过审核")
    if checked:
        console.print("检查不通过。" if outcome.stops else "检查通过，可以发布。")
    elif outcome.release:
        console.print(f"已发布第 {outcome.release} 版。")
    elif outcome.left_out:
        console.print("没有发布：待发布的改动都还没有通过审核。请审核人员用 talent approve 办理。")
    else:
        console.print("没有待发布的改动。")


def _say_findings(outcome: Outcome, console: Console) -> None:
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for finding in outcome.findings:
        groups[finding.level, finding.check].append(finding.text)
    for (level, check), texts in groups.items():
        word = "[red]必须处理[/]" if level == "stop" else "[yellow]提醒[/]"
        console.print(f"{word} {check}：{len(texts)} 处")
        for text in texts if level == "stop" else texts[:_SHOWN]:
            console.print(f"  - {text}", markup=False)
        if level != "stop" and len(texts) > _SHOWN:
            console.print(f"  …… 另有 {len(texts) - _SHOWN} 处，用 --json 看全部")
