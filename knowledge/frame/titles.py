"""The title of a document among its first lines, on one line or several."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.frame.signature import is_organ
from knowledge.text.blocks import Block
from knowledge.tree.numbering import read_marker

_KINDS = (
    "通知|办法|规定|细则|意见|方案|公告|决定|条例|措施|函|批复|通告|目录|指南|须知|解读"
    "|计划|规则|标准|政策|规划|法|问答|说明|清单"
)
_TITLE_END = re.compile(
    rf"(?:{_KINDS})(?:》|[（(][^（）()]{{1,24}}[）)])*(?:的(?:通知|公告|决定|通告|函|意见))?$"
)
_EDITION = re.compile(
    r"[（(](?:试行|暂行|试点|修订|修正|修订版|第[一二三四五六七八九十]+版|[0-9]{4}年版)[）)]$"
)
_NO_TITLE = re.compile(r"[。；！]|[：:，、]$")
_LONGEST_TITLE = 80
_TITLE_LINES = 4


def is_title(blocks: Sequence[Block], known: str | None) -> bool:
    """Whether the first line is the title; where one is known already it must plainly be one."""
    first = blocks[0]
    line = first.text.strip()
    if first.kind == "heading" and first.level == 1:
        return True
    if known and not _TITLE_END.search(line):
        return False
    if len(blocks) < 2 or len(line) > _LONGEST_TITLE or read_marker(line) or _NO_TITLE.search(line):
        return False
    return first.kind == "heading" or _holds_no_clause(line)


def _holds_no_clause(line: str) -> bool:
    return bool(_TITLE_END.search(line)) or not re.search(r"[，,：:]", line)


def title_lines(blocks: Sequence[Block]) -> int:
    """How many lines the title takes: 关于印发 / 《……》的通知 is one title on several lines."""
    count = _main_lines(blocks)
    mark = blocks[count].text.strip() if count < len(blocks) else ""
    return count + bool(_EDITION.match(mark))


def _main_lines(blocks: Sequence[Block]) -> int:
    text = ""
    for count, block in enumerate(blocks[:_TITLE_LINES], 1):
        text += block.text.strip()
        following = blocks[count].text.strip() if count < len(blocks) else ""
        is_open = text.count("《") > text.count("》")
        if (_TITLE_END.search(text) and not is_open) or not following or len(following) > 60:
            return count
        begun = "关于" in text or is_organ(text)
        if not is_open and not (begun and _leads_to_end(blocks[count:_TITLE_LINES])):
            return count
    return 1


def _leads_to_end(blocks: Sequence[Block]) -> bool:
    """Whether one of the next lines ends a title before anything that is none."""
    for block in blocks:
        line = block.text.strip()
        if _TITLE_END.search(line):
            return True
        if _NO_TITLE.search(line) or read_marker(line) or len(line) > 60:
            return False
    return False
