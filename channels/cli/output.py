"""What the command line prints: JSON for programs, tables and progress bars for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

_PHASES = {
    "files": "读取文件",
    "pages": "识别扫描页",
    "embedding": "计算向量",
    "lexical": "建立词语索引",
    "checks": "发布前检查",
    "questions": "评测问题",
    "exam": "本中心用例",
    "people": "核对名单",
}


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def fail(message: str) -> NoReturn:
    """Say on standard error what is wrong and end with status 1."""
    print(f"错误：{message}", file=sys.stderr)
    sys.exit(1)


def usage(message: str) -> NoReturn:
    """Say how a command is used and end with status 2."""
    print(f"用法有误：{message}", file=sys.stderr)
    sys.exit(2)


@contextmanager
def progress_bars() -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each phase, told by (phase, done, total); on standard error, and only on a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        tasks: dict[str, Any] = {}

        def told(phase: str, done: int, total: int) -> None:
            if phase not in tasks:
                tasks[phase] = bars.add_task(_PHASES.get(phase, phase), total=total)
            bars.update(tasks[phase], completed=done, total=total)

        yield told
