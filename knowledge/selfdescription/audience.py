"""适用对象: whom a document says it is for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from knowledge.selfdescription.statements import Statement, statement
from knowledge.selfdescription.words import any_of, itself
from knowledge.types import Evidence

_LONGEST = 200
_END = "。；;！"


def audience(lines: Sequence[str], said: Sequence[Statement]) -> Evidence | None:
    """Whom the document is for, in its own words; what it says by itself before what stands under a label."""
    for one in said:
        for pattern in (_applies_to(), _is_applied_by()):
            match = pattern.search(one.text)
            if match and (who := _bare(match["who"])):
                return Evidence("audience", who, one.sentence)
    return _labelled(lines)


def _labelled(lines: Sequence[str]) -> Evidence | None:
    """补贴对象：……, or 一、补贴对象 with the text on the next line."""
    for line, following in zip(lines, [*lines, ""][1:], strict=True):
        text = statement(line).text
        if match := _label().fullmatch(text):
            who = match["who"] or ""
            sentence = line
            if not who and not _is_heading(following):
                who, sentence = statement(following).text, f"{line}\n{following}"
            if who := _bare(re.split(f"[{_END}]", who)[0]):
                return Evidence("audience", who, sentence.strip())
    return None


def _is_heading(line: str) -> bool:
    return not line.strip() or line.rstrip().endswith(("：", ":"))


def _bare(who: str) -> str:
    who = re.sub(r"^(?:凡是?|对于?|所有符合下列条件的)", "", who.strip("，,：:、 "))
    who = re.sub(r"[，,]?(?:均|都|也|可以?|应当?)?$", "", who).strip("，, 。；")
    return who if 2 <= len(who) <= _LONGEST else ""


@lru_cache(maxsize=1)
def _applies_to() -> re.Pattern[str]:
    return re.compile(rf"{itself()}[^，。；《]{{0,12}}?(?<!不)适用(?:于|范围为|对象为)(?P<who>[^。；]{{2,}})")


@lru_cache(maxsize=1)
def _is_applied_by() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<who>[^。；]{{4,}}?)(?:，|、)?(?:均|都|也|可以|可|应当)?(?<!不)适用{itself()}(?!第)"
    )


@lru_cache(maxsize=1)
def _label() -> re.Pattern[str]:
    return re.compile(rf"{any_of('audience_labels')}(?:(?:：|:|为|是|包括)+(?P<who>.{{2,}}))?[:：]?")
