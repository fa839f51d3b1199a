"""The frame of an official document (版头 版记): title, 文号, issuer and date around the text.

Only what stands in its customary place and form is taken: a number alone on its line, the issuer before
关于 or above the date at the end. All else is left to the front matter or to a person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from knowledge.frame.contentslist import without_contents
from knowledge.frame.framelines import is_addressees, is_head_mark, is_imprint, is_masthead, without_signer
from knowledge.frame.indexbox import index_box, index_lines, index_pair
from knowledge.frame.innertitle import with_inner_title
from knowledge.frame.signature import ORGAN, is_organ, read_signature
from knowledge.frame.statute import statute_article
from knowledge.frame.titles import is_title, title_lines
from knowledge.text.blocks import Block
from knowledge.text.dates import find_date
from knowledge.text.document_numbers import number_of
from knowledge.tree.numbering import cn_number


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What the frame says, and the blocks inside it.

    `has_own_title`: the title was read here, not found beside the text. `attachments` are their titles as
    the list above the signature (附件说明) names them.
    """

    body: tuple[Block, ...]
    title: str | None = None
    number: str | None = None
    issuer: str | None = None
    issued: date | None = None
    has_own_title: bool = False
    attachments: tuple[str, ...] = ()


_ISSUER_KEY = re.compile(r"^(?:发文机关|发布机构|发文单位|发布单位|制定机关|印发机关)\s*[:：]\s*(.{2,40})$")
_DATE_KEY = re.compile(r"^(?:成文日期|印发日期|发文日期|制定日期)\s*[:：]\s*(.+)$")
_ORDER_HEAD = re.compile(
    rf"^(?P<organ>{ORGAN}|.{{2,30}}?(?:国|人民代表大会常务委员会))\s*(?P<kind>令|公告|通告)$"
)
_ORDER_NUMBER = re.compile(
    r"^[（(]?\s*(?P<year>[0-9]{4}\s*年)?\s*第\s*(?P<n>[0-9一二三四五六七八九十百]+)\s*号\s*[）)]?$"
)
_ANNOUNCED = re.compile(r"《(?P<title>(?:[^《》]|《[^《》]*》)+)》.{0,80}?(?:公布|发布|施行|印发)")
_HEAD_BLOCKS = 16
_INDEX_WITHIN = 4


def read_letterhead(blocks: Sequence[Block], title: str | None = None) -> Letterhead:
    """The frame around a document's text; `title` is one that was found beside the text."""
    if statute := statute_article(blocks):
        return Letterhead(statute[1], statute[0])
    inside = tuple(
        b for b in without_contents(blocks) if b.kind in ("table", "bullet") or not is_imprint(b.text)
    )
    found = _read_head(_without_index(Letterhead(inside or tuple(blocks), title)))
    found = _signed(_announced(found))
    return replace(found, body=with_inner_title(found.body, found.title) or found.body)


def _without_index(found: Letterhead) -> Letterhead:
    """The fields of an index box (信息索引) among the first blocks, and the blocks without it."""
    blocks = found.body
    for at, block in enumerate(blocks[:_INDEX_WITHIN]):
        fields = index_box(block.table) if block.table else None
        count = 1 if fields is not None else index_lines([b.text for b in blocks[at:] if not b.table])
        if count and at + count < len(blocks):
            pairs = [index_pair(b.text) for b in blocks[at : at + count]]
            told = fields or {key: value for key, value in filter(None, pairs) if key and value}
            return _indexed(replace(found, body=(*blocks[:at], *blocks[at + count :])), told)
    return found


def _indexed(found: Letterhead, told: Mapping[str, str]) -> Letterhead:
    issuer = "、".join(told["issuer"].split()) if "issuer" in told else None
    return replace(
        found,
        title=told.get("title") or found.title,
        number=number_of(told.get("number", "")),
        issuer=issuer,
        issued=find_date(told.get("issued", "")),
    )


def _signed(found: Letterhead) -> Letterhead:
    signed = read_signature(found.body)
    if signed is None:
        return found
    issuer, issued = found.issuer or signed.issuer, found.issued or signed.day
    return replace(found, body=signed.rest, issuer=issuer, issued=issued, attachments=signed.attachments)


def _announced(found: Letterhead) -> Letterhead:
    """An order (令) has no title of its own: it is that of what it makes known."""
    named = re.search("(?:令|公告)(?:[0-9]{4}年)?第[0-9]+号$", found.number or "")
    first = found.body[0].text if found.body else ""
    if not named or found.has_own_title or not (match := _ANNOUNCED.search(first)):
        return found
    return replace(found, title=match["title"])


def _read_head(found: Letterhead) -> Letterhead:
    """Takes marks, head, number, title and addressees off the top; the first text of the body ends it."""
    blocks = list(found.body)
    for _ in range(_HEAD_BLOCKS):
        if not blocks or blocks[0].kind in ("table", "bullet"):
            break
        line = blocks[0].text.strip()
        taken = 1
        if (told := _ordered(blocks)) and not found.has_own_title:
            found, taken = replace(found, **told), 2
        elif told := _told(without_signer(line)):
            found = replace(found, **told)
        elif not found.has_own_title and not _is_head(blocks) and is_title(blocks, found.title):
            taken = title_lines(blocks)
            title = "".join(block.text.strip() for block in blocks[:taken])
            found = replace(found, title=title, has_own_title=True)
        elif not (_is_head(blocks) or _is_frame(line, found)):
            break
        blocks = blocks[taken:]
    if found.title and found.issuer is None and (match := re.match(rf"({ORGAN})关于", found.title)):
        found = replace(found, issuer=match[1])
    return replace(found, body=tuple(blocks) or found.body)


def _ordered(blocks: Sequence[Block]) -> dict[str, Any]:
    """某机关令 / 第12号 on two lines."""
    head = _ORDER_HEAD.match("".join(blocks[0].text.split()))
    number = _ORDER_NUMBER.match(blocks[1].text.strip()) if head and len(blocks) > 1 else None
    if not head or not number:
        return {}
    year = "".join((number["year"] or "").split())
    digits = str(cn_number(number["n"]))
    return {"number": f"{head['organ']}{head['kind']}{year}第{digits}号", "issuer": head["organ"]}


def _is_head(blocks: Sequence[Block]) -> bool:
    """版头: marks, 某机关文件, or an organ's name that no 关于 follows."""
    line = blocks[0].text.strip()
    following = blocks[1].text.strip() if len(blocks) > 1 else ""
    if is_head_mark(line) or is_masthead(line):
        return True
    return bool(following) and is_organ(line) and not following.startswith("关于")


def _told(line: str) -> dict[str, Any]:
    """What a line of the head says by itself."""
    if number := number_of(line):
        order = _ORDER_HEAD.match(re.sub(r"(?:[0-9]{4}年)?第[0-9]+号$", "", number))
        return {"number": number, "issuer": order["organ"]} if order else {"number": number}
    if match := _ISSUER_KEY.match(line):
        return {"issuer": match[1]}
    if (match := _DATE_KEY.match(line)) and (day := find_date(match[1])):
        return {"issued": day}
    return {}


def _is_frame(line: str, found: Letterhead) -> bool:
    """Addressees under the title, or a title that was found elsewhere said again."""
    if found.has_own_title and is_addressees(line):
        return True
    return bool(found.title) and "".join(line.split()) == "".join((found.title or "").split())
