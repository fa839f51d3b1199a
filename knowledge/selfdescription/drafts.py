"""征求意见稿: whether a text is a draft that was put out for comment; a draft is never law."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from knowledge.selfdescription.words import any_of

_HEAD = 8  # paragraphs in which a text says what it is
_SOLICITS = re.compile(
    r"(?:公开|再次|书面|社会)*(?:征求|征集|听取)[^，。；]{0,60}(?:意见|建议)(?:建议)?的(?:公告|通知|函|通告|公示)"
)
_NOW = re.compile(
    r"现(?:将[^，。；]{0,60})?(?:面?向(?:社会|公众)[^，。；]{0,12})?(?:公开)?(?:征求|征集)[^，。；]{0,12}意见"
)


def draft_sign(title: str, source: str, lines: Sequence[str]) -> str | None:
    """The words that make a text a draft: in its title, its file's name or at its head; None if it is none.

    A final text that tells how it was put out for comment is no draft.
    """
    if _marked().search(title) or _SOLICITS.search(title):
        return title
    for line in lines[:_HEAD]:
        bare = "".join(line.split())
        if _stands_alone().fullmatch(bare) or _NOW.search(bare):
            return line.strip()
    name = source.replace("\\", "/").rsplit("/", 1)[-1]
    return name if _in_file_name().search(name) else None


@lru_cache(maxsize=1)
def _marked() -> re.Pattern[str]:
    mark = any_of("draft_marks")
    return re.compile(rf"[（(〔\[【][^（）()]{{0,12}}{mark}[^（）()]{{0,8}}[）)〕\]】]|{mark}$")


@lru_cache(maxsize=1)
def _stands_alone() -> re.Pattern[str]:
    return re.compile(rf"[（(〔\[【]?[^（）()，。；]{{0,6}}{any_of('draft_marks')}[）)〕\]】]?")


@lru_cache(maxsize=1)
def _in_file_name() -> re.Pattern[str]:
    return re.compile(rf"{any_of('draft_marks')}(?!.*(?:说明|采纳|反馈))")
