"""The frame of an official document (版头 版记): title, 文号, issuer and date around the text.

Only what stands in its customary place and form is taken: a number alone on its line, the issuer before
关于 or above the date at the end. All else is left to the front matter or to a person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from knowledge.blocks import Block, paragraph
from knowledge.dates import find_date
from knowledge.document_numbers import number_of
from knowledge.numbering import read_marker
from knowledge.signature import ORGAN, read_signature


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What the frame says, and the blocks inside it."""

    body: tuple[Block, ...]
    title: str | None = None
    number: str | None = None
    issuer: str | None = None
    issued: date | None = None


_KINDS = (
    "通知|办法|规定|细则|意见|方案|公告|决定|条例|措施|函|批复|通告|目录|指南|须知|解读"
    "|计划|规则|标准|政策|规划|法|问答|说明|清单"
)
_TITLE_END = re.compile(
    rf"(?:{_KINDS})(?:》|[（(][^（）()]{{1,24}}[）)])*(?:的(?:通知|公告|决定|通告|函|意见))?$"
)
_ISSUER_KEY = re.compile(r"^(?:发文机关|发布机构|发文单位|发布单位|制定机关|印发机关)\s*[:：]\s*(.{2,40})$")
_DATE_KEY = re.compile(r"^(?:成文日期|印发日期|发文日期|制定日期)\s*[:：]\s*(.+)$")
_MASTHEAD = re.compile(r"^.{2,30}文\s*件$")
_ADDRESSEES = re.compile(r"^(?:各|市|区|省)[^。；]{2,160}[:：]$")
_STATUTE = re.compile(
    r"^(?P<law>[\u4e00-\u9fff《》（）()·、]{1,80}?(?:法典|法|条例|办法|规定|细则|解释|规则|决定)"
    r"(?:》|（[^）]{1,20}）)?)\s*(?=第[一二三四五六七八九十百千零〇0-9]{1,7}条)"
)
_CITES = re.compile(r"^(?:根据|依照|按照|依据|参照|违反|为了?|本|《?关于实施)")
_NO_TITLE = re.compile(r"[。；！]|[：:，、]$")
_LONGEST_TITLE = 80
_HEAD_BLOCKS = 8


def read_letterhead(blocks: Sequence[Block], title: str | None = None) -> Letterhead:
    """The frame around a document's text; `title` is one that was found beside the text."""
    statute = _statute_article(blocks)
    if statute:
        return statute
    found = _read_head(Letterhead(tuple(blocks), title))
    signed = read_signature(found.body)
    if signed is None:
        return found
    issuer, issued = found.issuer or signed.issuer, found.issued or signed.day
    return replace(found, body=signed.rest, issuer=issuer, issued=issued)


def _statute_article(blocks: Sequence[Block]) -> Letterhead | None:
    """A file with one article of a law: XX法第十四条 …… → title XX法, and its article."""
    first = blocks[0].text if blocks else ""
    match = _STATUTE.match(first)
    if not match or _CITES.match(first) or not (marker := read_marker(first[match.end() :])):
        return None
    if len(blocks) > 1 and not marker.rest and _begins_a_law(blocks):
        return None
    body = (paragraph(first[match.end() :]), *blocks[1:])
    return Letterhead(body, match["law"].strip("《》"))


def _begins_a_law(blocks: Sequence[Block]) -> bool:
    marker = read_marker(blocks[1].text)
    return marker is not None and marker.style == "article"


def _read_head(found: Letterhead) -> Letterhead:
    """Takes title, number, issuer and addressees off the top; the first text of the body ends the head."""
    blocks = list(found.body)
    has_title = False
    for _ in range(_HEAD_BLOCKS):
        if not blocks or blocks[0].kind in ("table", "bullet"):
            break
        line = blocks[0].text.strip()
        if told := _told(line):
            found = replace(found, **told)
        elif not has_title and not _MASTHEAD.match(line) and _is_title(blocks, found.title):
            taken = _title_lines(blocks)
            found = replace(found, title="".join(b.text.strip() for b in blocks[:taken]))
            has_title, blocks = True, blocks[taken - 1 :]
        elif not (_MASTHEAD.match(line) or _is_frame(line, found.title, has_title)):
            break
        blocks = blocks[1:]
    if found.title and found.issuer is None and (match := re.match(rf"({ORGAN})关于", found.title)):
        found = replace(found, issuer=match[1])
    return replace(found, body=tuple(blocks) or found.body)


def _told(line: str) -> dict[str, Any]:
    """What a line of the head says by itself."""
    if number := number_of(line):
        return {"number": number}
    if match := _ISSUER_KEY.match(line):
        return {"issuer": match[1]}
    if (match := _DATE_KEY.match(line)) and (day := find_date(match[1])):
        return {"issued": day}
    return {}


def _is_title(blocks: Sequence[Block], known: str | None) -> bool:
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


def _title_lines(blocks: Sequence[Block]) -> int:
    """How many lines the title takes: 关于印发 / 《……》的通知 is one title on several lines."""
    text = ""
    for count, block in enumerate(blocks[:4], 1):
        text += block.text.strip()
        following = blocks[count].text.strip() if count < len(blocks) else ""
        begun = "关于" in text or text.endswith(("政府", "局", "厅", "委员会"))
        ends = len(following) <= 60 and bool(_TITLE_END.search(following))
        if _TITLE_END.search(text) or not (begun and ends):
            return count
    return 1


def _is_frame(line: str, title: str | None, has_title: bool) -> bool:
    """Addressees under the title, or a title that was found elsewhere said again."""
    if has_title and _ADDRESSEES.match(line):
        return True
    return bool(title) and "".join(line.split()) == "".join((title or "").split())
