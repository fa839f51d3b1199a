"""The page of a brief, for the telephone of who serves; nothing of it is taken as markup."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent
_STATES = {"in_force": "现行有效", "ended": "已失效", "not_yet": "尚未施行", "unknown": "施行日期不明"}


def page(brief: Mapping[str, Any]) -> str:
    """The brief as HTML."""
    facts = "".join(f"<div><dt>{escape(k)}</dt><dd>{escape(v)}</dd></div>" for k, v in _facts(brief))
    turns = "".join(_turn(one) for one in brief["turns"])
    clauses = "".join(_clause(one) for one in brief["clauses"]) or "<p>对话中没有引用条款。</p>"
    made = escape(str(brief["made"]).replace("T", " ")[:16])
    whole = (_FOLDER / "brief.html").read_text("utf-8")
    return whole.format(title=escape(brief["title"]), facts=facts, turns=turns, clauses=clauses, made=made)


def style() -> str:
    """What the page adds to the style of the clauses' pages."""
    return (_FOLDER / "brief.css").read_text("utf-8")


def _facts(brief: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "地区", brief["region"] or "未说明"
    yield from ((str(label), str(value)) for label, value in brief["facts"])


def _turn(one: Mapping[str, Any]) -> str:
    asked, answered = escape(one["question"]), escape(one["answer"])
    return f'<div class="turn"><p class="asked">{asked}</p><p>{answered}</p></div>'


def _clause(one: Mapping[str, Any]) -> str:
    name = f"《{one['title']}》{one['label']}"
    dates = f"{one['effective_from'] or '未注明'} 起" + (
        f"，至 {one['effective_to']}" if one["effective_to"] else ""
    )
    about = "，".join(
        filter(None, [one["number"], one["region_name"], _STATES.get(one["state"] or ""), dates])
    )
    return (
        f'<section><h3><a href="{escape(one["page"])}">{escape(name)}</a></h3>'
        f"<blockquote>{escape(str(one['quote'] or ''))}</blockquote><p>{escape(about)}</p></section>"
    )
