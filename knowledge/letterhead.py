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
from knowledge.numbering import read_marker


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What the frame says, and the blocks inside it."""

    body: tuple[Block, ...]
    title: str | None = None
    number: str | None = None
    issuer: str | None = None
    issued: date | None = None


_KINDS = "通知|办法|规定|细则|意见|方案|公告|决定|条例|措施|函|批复|通告|目录|指南|须知|解读|计划|规则|标准|政策|规划|法|问答|说明|清单|若干措施"
_TITLE_END = re.compile(
    rf"(?:{_KINDS})(?:》|[（(][^（）()]{{1,24}}[）)])*(?:的(?:通知|公告|决定|通告|函|意见))?$"
)
_ORGAN = r"[\u4e00-\u9fff（）()]{2,40}?(?:政府办公厅|政府办公室|政府|委员会|办公厅|办公室|管委会|管理局|[局厅部署委院社会]|中心|银行)"
_NUMBER = re.compile(
    r"(?P<code>[\u4e00-\u9fffA-Za-z]{1,14}?)\s*[〔\[（(【﹝［]\s*(?P<year>[0-9]{4})\s*[〕\]）)】﹞］]\s*(?:第\s*)?(?P<n>[0-9]{1,5})\s*号"
)
_ORDER = re.compile(
    r"(?P<organ>[\u4e00-\u9fff]{2,40}?)\s*(?P<kind>令|公告)\s*(?:(?P<year>[0-9]{4})\s*年)?\s*第?\s*(?P<n>[0-9]{1,4})\s*号"
)
_NUMBER_KEY = re.compile(r"^(?:发文字号|发文文号|文\s*号|文件编号)\s*[:：]\s*")
_ISSUER_KEY = re.compile(r"^(?:发文机关|发布机构|发文单位|发布单位|制定机关|印发机关)\s*[:：]\s*(.{2,40})$")
_DATE_KEY = re.compile(r"^(?:成文日期|印发日期|发文日期|制定日期)\s*[:：]\s*(.+)$")
_MASTHEAD = re.compile(r"^.{2,30}文\s*件$")
_ADDRESSEES = re.compile(r"^(?:各|市|区|省)[^。；]{2,160}[:：]$")
_STATUTE = re.compile(
    r"^(?P<law>[\u4e00-\u9fff《》（）()·、]{1,80}?(?:法典|法|条例|办法|规定|细则|解释|规则|决定)(?:》|（[^）]{1,20}）)?)\s*(?=第[一二三四五六七八九十百千零〇0-9]{1,7}条)"
)
_CITES = re.compile(r"^(?:根据|依照|按照|依据|参照|违反|为了?|本|《?关于实施)")
_ATTACHMENT_LIST = re.compile(r"^附\s*件\s*[:：]\s*\S")
_LONGEST_TITLE = 80
_HEAD_BLOCKS = 8


def read_letterhead(blocks: Sequence[Block], title: str | None = None) -> Letterhead:
    """The frame around a document's text; `title` is one that was found beside the text."""
    statute = _statute_article(blocks)
    if statute:
        return statute
    found = _read_head(Letterhead(tuple(blocks), title))
    return _read_foot(found)


def number_of(text: str) -> str | None:
    """The 文号 a line consists of, its brackets made 〔〕; None if the line is anything else."""
    line = _NUMBER_KEY.sub("", text.strip()).strip("（）() ")
    if match := _NUMBER.fullmatch(line):
        return f"{match['code']}〔{match['year']}〕{match['n']}号"
    if match := _ORDER.fullmatch(line):
        year = f"{match['year']}年" if match["year"] else ""
        return f"{match['organ']}{match['kind']}{year}第{match['n']}号"
    return None


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
        elif not (
            _MASTHEAD.match(line) or (has_title and _ADDRESSEES.match(line)) or _same(line, found.title)
        ):
            break
        blocks = blocks[1:]
    if found.title and found.issuer is None and (match := re.match(rf"({_ORGAN})关于", found.title)):
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
    if (
        len(blocks) < 2
        or len(line) > _LONGEST_TITLE
        or read_marker(line)
        or re.search(r"[。；！]|[：:，]$", line)
    ):
        return False
    return first.kind == "heading" or (not line.endswith(("，", "、")) and _holds_no_clause(line))


def _holds_no_clause(line: str) -> bool:
    return bool(_TITLE_END.search(line)) or not re.search(r"[，,：:]", line)


def _title_lines(blocks: Sequence[Block]) -> int:
    """How many lines the title takes: 关于印发 / 《……》的通知 is one title on several lines."""
    text = ""
    for count, block in enumerate(blocks[:4], 1):
        text += block.text.strip()
        following = blocks[count].text.strip() if count < len(blocks) else ""
        unfinished = not _TITLE_END.search(text) and (
            "关于" in text or text.endswith(("政府", "局", "厅", "委员会"))
        )
        if not (unfinished and following and len(following) <= 60 and _TITLE_END.search(following)):
            return count
    return 1


def _same(line: str, title: str | None) -> bool:
    return bool(title) and re.sub(r"\s", "", line) == re.sub(r"\s", "", title or "")


def _read_foot(found: Letterhead) -> Letterhead:
    """Takes the list of attachments, the issuer and the date off the end of the main text."""
    blocks = list(found.body)
    at = next((i for i in range(1, len(blocks)) if _is_signed(blocks, i)), None)
    if at is None:
        return found
    first = at - 1
    while first > 1 and _is_organ_line(blocks[first - 1]):
        first -= 1
    names = "、".join(re.sub(r"\s+", "、", b.text.strip()) for b in blocks[first:at])
    kept = blocks[: _attachment_list(blocks, first)]
    day = find_date(blocks[at].text)
    return replace(
        found, body=(*kept, *blocks[at + 1 :]), issuer=found.issuer or names, issued=found.issued or day
    )


def _is_signed(blocks: Sequence[Block], index: int) -> bool:
    return _is_date_line(blocks[index]) and _is_organ_line(blocks[index - 1])


def _attachment_list(blocks: Sequence[Block], end: int) -> int:
    """Where 附件：1.…… 2.…… begins just before the signature; `end` where there is none."""
    start = next((i for i in range(max(0, end - 12), end) if _ATTACHMENT_LIST.match(blocks[i].text)), end)
    short = all(len(b.text) <= 80 and not b.text.endswith("。") for b in blocks[start:end])
    return start if short else end


def _is_date_line(block: Block) -> bool:
    text = block.text.replace(" ", "")
    return block.kind in ("paragraph", "heading") and len(text) <= 14 and find_date(text) is not None


def _is_organ_line(block: Block) -> bool:
    names = block.text.split()
    return (
        block.kind in ("paragraph", "heading") and bool(names) and all(re.fullmatch(_ORGAN, n) for n in names)
    )
