"""Options that several commands share, and the installation they work on."""

from __future__ import annotations

import logging
from datetime import date
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from channels.cli.output import usage

if TYPE_CHECKING:
    from assistant.bootstrap import Installation

Region = Annotated[str | None, typer.Option("--region", help="地区名称或代码，如 上海市虹口区")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="按哪一天有效的政策，YYYY-MM-DD；默认今天")]
Release = Annotated[
    int | None, typer.Option("--release", min=1, help="哪一版知识，用于重现过去；默认当前版本")
]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]


def installation() -> Installation:
    """The installation that the environment describes."""
    from assistant.bootstrap import build_installation
    from assistant.settings import load_settings

    settings = load_settings()
    place = build_installation(settings)
    _log_to(settings.data_dir / "talent.log")
    return place


def _log_to(file: Path) -> None:
    """Failures go into a file of the data directory, not between a person and the answer."""
    handler = RotatingFileHandler(file, maxBytes=5_000_000, backupCount=3, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


def day(text: str | None) -> date | None:
    """The date of an option; anything else ends with a usage error."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        usage(f"日期“{text}”无法识别，请写成 YYYY-MM-DD，例如 2026-11-22。")
