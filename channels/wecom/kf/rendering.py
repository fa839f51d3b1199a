"""An answer in messages: texts, and a menu (菜单消息) of what it stands on and what one may choose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from channels.tencent.choices import offered
from channels.tencent.outbox import Choice
from channels.tencent.rendering import Link, said, sources
from channels.tencent.texts import parts, size
from channels.tencent.wording import words as common
from channels.wecom.kf.wording import words

MOST_HEAD = 1024
"""Bytes of the text over and under a menu."""
_ROOM = 880  # without what may be said before it
_ITEMS = 10
_CLICK = 128  # bytes of a choice
_VIEW = 300


def rendered(answer: Mapping[str, Any], link: Link) -> tuple[list[str], list[Choice]]:
    """The parts, and the items of the menu that the last of them is."""
    choices = [one | {"label": _short(one["label"], _CLICK)} for one in offered(answer)]
    cited = [(one, link(one)) for one in answer["citations"]]
    room = _ITEMS - len(choices)
    links: list[Choice] = [{"label": _source(one), "url": url} for one, url in cited if url][:room]
    rest = [f"{_source(one)} {url}".strip() for one, url in cited if not url or _beyond(url, links)]
    blocks = [*said(answer), "\n".join([common("sources"), *rest] if rest else [])]
    texts = parts("\n\n".join(block for block in blocks if block)) or [common("failed")]
    items = [*links, *choices]
    if items and size(texts[-1]) > _ROOM:
        texts.append(words("basis") if links else common("choose"))
    return texts, items


def menu(head: str, items: Sequence[Choice], tail: str = "") -> dict[str, Any]:
    """The menu message; a choice is known again by its number and its words."""
    found: dict[str, Any] = {"head_content": head, "list": [_item(n, one) for n, one in enumerate(items, 1)]}
    return found | ({"tail_content": tail} if tail else {})


def _item(n: int, one: Choice) -> dict[str, Any]:
    if "url" in one:
        return {"type": "view", "view": {"url": one["url"], "content": one["label"]}}
    return {"type": "click", "click": {"id": str(one.get("id", f"o{n}")), "content": one["label"]}}


def _source(one: Mapping[str, Any]) -> str:
    line = sources([one], lambda _: "").split("\n")[-1]
    return _short(line, _VIEW)


def _beyond(url: str, links: Sequence[Choice]) -> bool:
    return all(one["url"] != url for one in links)


def _short(text: str, most: int) -> str:
    return text.encode("utf-8", "replace")[:most].decode("utf-8", "ignore")
