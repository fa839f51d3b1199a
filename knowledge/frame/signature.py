"""落款: the issuers and the date at the end of the main text, and the list of attachments above them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.text.blocks import Block
from knowledge.text.dates import find_date

ORGAN = (
    r"[\u4e00-\u9fff（）()]{2,40}?"
    r"(?:政府办公厅|政府办公室|政府|委员会|办公厅|办公室|管委会|管理局|[局厅部署委院社会]|中心|银行|小组)"
)
_SEAL = re.compile(r"[（(](?:盖|公|印)?章[）)]$")
_PERSON = re.compile(
    r"^(?:代)?(?:总\s*理|主\s*席|(?:国务|市|省|区|县|州|镇|局|厅|部|署|行|会|院|校)\s*(?:长|委员)|主\s*任|党组书记)\s*[:：]?"
    r"\s*[\u4e00-\u9fff·]{2,8}$"
)
_ATTACHMENT_LIST = re.compile(r"^附\s*件\s*[:：]\s*\S")
_LISTED = re.compile(r"^(?:附\s*件\s*[:：]\s*)?(?:[0-9]{1,2}\s*[.．、]\s*)?")
_DAY_AT_END = re.compile(
    r"^(?P<organs>\D{4,60}?)\s*(?P<day>[0-9〇○零一二三四五六七八九十]{4}\s*年.{3,10}日)$"
)


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed and when, the attachments named above, and the blocks without all that.

    `issuer` is None where a person signed (市长 某某): the head of the document names the organ then.
    """

    issuer: str | None
    day: date | None
    rest: tuple[Block, ...]
    attachments: tuple[str, ...] = ()


def read_signature(blocks: Sequence[Block]) -> Signature | None:
    """The first signature in a text; what follows it (attachments) stays."""
    for at in range(1, len(blocks)):
        if both := _organs_and_day(blocks[at]):
            return _signature(blocks, at, at + 1, both[0], both[1])
        if _is_date_line(blocks[at]) and _is_signer(blocks[at - 1]):
            first = at - 1
            while first > 1 and _is_signer(blocks[first - 1]):
                first -= 1
            names = [n for b in blocks[first:at] if _is_organ_line(b) for n in _organs(b.text)]
            return _signature(blocks, first, at + 1, names, find_date(blocks[at].text))
    return None


def is_organ(line: str) -> bool:
    """Whether a line names organs and says nothing else."""
    names = _SEAL.sub("", line.strip()).split()
    return bool(names) and all(re.fullmatch(ORGAN, name) for name in names)


def _signature(
    blocks: Sequence[Block], first: int, after: int, names: Sequence[str], day: date | None
) -> Signature:
    start = _attachment_list(blocks, first)
    listed = tuple(_LISTED.sub("", block.text).strip() for block in blocks[start:first])
    rest = (*blocks[:start], *blocks[after:])
    return Signature("、".join(dict.fromkeys(names)) or None, day, rest, listed)


def _organs_and_day(block: Block) -> tuple[list[str], date | None] | None:
    """某机关 2025年3月6日 on one line."""
    match = _DAY_AT_END.match(block.text.strip()) if block.kind in ("paragraph", "heading") else None
    if not match or not is_organ(match["organs"]) or find_date(match["day"]) is None:
        return None
    return _organs(match["organs"]), find_date(match["day"])


def _organs(text: str) -> list[str]:
    """The organs of a line; two whose gap was lost are told apart by the place both begin with."""
    found: list[str] = []
    for name in _SEAL.sub("", text.strip()).split():
        again = name.find(name[:3], 3)
        whole = again > 0 and is_organ(name[:again]) and is_organ(name[again:])
        found += [name[:again], name[again:]] if whole else [name]
    return found


def _attachment_list(blocks: Sequence[Block], end: int) -> int:
    """Where 附件：1.…… 2.…… begins just before the signature; `end` where there is none."""
    start = next((i for i in range(max(0, end - 12), end) if _ATTACHMENT_LIST.match(blocks[i].text)), end)
    short = all(len(b.text) <= 80 and not b.text.endswith("。") for b in blocks[start:end])
    return start if short else end


def _is_date_line(block: Block) -> bool:
    text = block.text.replace(" ", "")
    return block.kind in ("paragraph", "heading") and len(text) <= 14 and find_date(text) is not None


def _is_organ_line(block: Block) -> bool:
    return block.kind in ("paragraph", "heading") and is_organ(block.text)


def _is_signer(block: Block) -> bool:
    person = block.kind in ("paragraph", "heading") and bool(_PERSON.match(block.text.strip()))
    return person or _is_organ_line(block)
