"""A file that holds one article of a law, the law's name and the article's number run together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.text.blocks import Block, paragraph
from knowledge.tree.numbering import read_marker

_STATUTE = re.compile(
    r"^(?P<law>[\u4e00-\u9fff《》（）()·、]{1,80}?(?:法典|法|条例|办法|规定|细则|解释|规则|决定)"
    r"(?:》|（[^）]{1,20}）)?)\s*(?=第[一二三四五六七八九十百千零〇0-9]{1,7}条)"
)
_CITES = re.compile(r"^(?:根据|依照|按照|依据|参照|违反|为了?|本|《?关于实施)")


def statute_article(blocks: Sequence[Block]) -> tuple[str, tuple[Block, ...]] | None:
    """A file with one article of a law: XX法第十四条 …… → its title XX法, and the article."""
    first = blocks[0].text if blocks else ""
    match = _STATUTE.match(first)
    if not match or _CITES.match(first) or not (marker := read_marker(first[match.end() :])):
        return None
    if len(blocks) > 1 and not marker.rest and _begins_a_law(blocks):
        return None
    body = (paragraph(first[match.end() :]), *blocks[1:])
    return match["law"].strip("《》"), body


def _begins_a_law(blocks: Sequence[Block]) -> bool:
    marker = read_marker(blocks[1].text)
    return marker is not None and marker.style == "article"
