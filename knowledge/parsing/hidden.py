"""Parts of a web page that nobody sees: not shown, without size, white on white."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import Tag

_UNSEEN = re.compile(
    r"(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|opacity:0(?:\.0+)?(?=;|!|$)"
    r"|font-size:0(?:\.0+)?(?:px|pt|em|rem|%)?(?=;|!|$))"
)
_WHITE = r"(?:#fff(?:fff)?|white|rgb\(255,255,255\))(?=;|!|$)"
_WHITE_TEXT = re.compile(rf"(?:^|;)color:{_WHITE}")
_GROUND = re.compile(rf"(?:^|;)background(?:-color|-image)?:(?!{_WHITE}|none|transparent|inherit)")


def is_hidden(tag: Tag) -> bool:
    """By what the element says of itself; style sheets are not read."""
    style = _style(tag)
    if tag.has_attr("hidden") or _UNSEEN.search(style):
        return True
    return bool(_WHITE_TEXT.search(style)) and not _on_ground(tag)


def _on_ground(tag: Tag) -> bool:
    """Whether it may stand on a colour: headings of tables are white on blue, often by a style sheet."""
    around = [tag, *tag.parents]
    return any(one.name == "table" or one.get("bgcolor") or _GROUND.search(_style(one)) for one in around)


def _style(tag: Tag) -> str:
    return re.sub(r"\s", "", str(tag.get("style") or "")).lower() if tag.attrs else ""
