"""落款: the issuer and the date at the end of the main text, and the list of attachments above them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.blocks import Block
from knowledge.dates import find_date

ORGAN = (
    r"[\u4e00-\u9fff（）()]{2,40}?"
    r"(?:政府办公厅|政府办公室|政府|委员会|办公厅|办公室|管委会|管理局|[局厅部署委院社会]|中心|银行)"
)
_ATTACHMENT_LIST = re.compile(r"^附\s*件\s*[:：]\s*\S")


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed and when, and the blocks without the signature."""

    issuer: str
    day: date | None
    rest: tuple[Block, ...]


def read_signature(blocks: Sequence[Block]) -> Signature | None:
    """The first signature in a text; what follows it (attachments) stays."""
    at = next((i for i in range(1, len(blocks)) if _is_signed(blocks, i)), None)
    if at is None:
        return None
    first = at - 1
    while first > 1 and _is_organ_line(blocks[first - 1]):
        first -= 1
    names = "、".join(re.sub(r"\s+", "、", b.text.strip()) for b in blocks[first:at])
    kept = blocks[: _attachment_list(blocks, first)]
    return Signature(names, find_date(blocks[at].text), (*kept, *blocks[at + 1 :]))


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
        block.kind in ("paragraph", "heading") and bool(names) and all(re.fullmatch(ORGAN, n) for n in names)
    )
