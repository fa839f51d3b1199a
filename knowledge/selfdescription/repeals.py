"""What a text repeals or replaces (废止, 停止执行, 代替): the documents that its sentences end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from knowledge.selfdescription.names import DocumentName, Named, names_in, runs
from knowledge.selfdescription.statements import Statement
from knowledge.selfdescription.words import any_of
from knowledge.tree.numbering import read_marker

PART = r"第[一二三四五六七八九十百0-9、和至]{1,8}[条款项章]"
NEAR = 40  # characters between a name and what is said of it
_ONLY_A_PART = re.compile(rf"^(?:中的?|的)?(?:{PART}|部分|有关|个别)")
_DONE = re.compile(r"[（(][^（）()]*(?:已|被)(?:废止|失效|修改)[^（）()]*[）)]|，?已(?:废止|失效)")


def ended_in(one: Statement) -> tuple[list[Named], list[Named]]:
    """The documents a sentence ends: as a whole, and of those a part only."""
    text = _DONE.sub(lambda m: "　" * len(m[0]), one.text)
    groups = runs(text, names_in(text))
    whole: list[Named] = []
    part: list[Named] = []
    for match in _ends().finditer(text):
        group, beside = _object_of(match, text, groups)
        into = part if _ONLY_A_PART.match(beside) else whole
        into.extend(Named(name, one.sentence) for name in group)
    return whole, part


def ended_by_title(title: str) -> Iterator[Named]:
    """The documents that a title says are ended: 关于废止《…》的通知."""
    if match := re.search(r"关于(?:废止|停止执行|宣布失效)(?P<names>.+)的(?:通知|决定|公告)", title):
        yield from (Named(name, title) for name in names_in(match["names"]))


def listed(said: Sequence[Statement]) -> list[Named]:
    """The documents listed under 决定废止下列文件：, a line each, until a line that names none first."""
    found: list[Named] = []
    heading: Statement | None = None
    for one in said:
        if heading is None:
            ends = _ends().search(one.text)
            heading = one if ends and one.text.endswith(("：", ":")) and not names_in(one.text) else None
            continue
        names = names_in(one.text)
        if (
            not names
            or names[0].start > 2
            or not (read_marker(one.sentence) or one.sentence.startswith("《"))
        ):
            heading = None
            continue
        found.append(Named(names[0], heading.sentence + one.sentence))
    return found


def _object_of(
    match: re.Match[str], text: str, groups: Sequence[list[DocumentName]]
) -> tuple[list[DocumentName], str]:
    """The names a verb is about, behind it or before it, and the words beside them."""
    after = next((g for g in groups if _follows(text, match.end(), g[0].start)), None)
    if after:
        return after, text[after[-1].end :]
    before = [g for g in groups if g[-1].end <= match.start()]
    if not before or match["replacing"]:
        return [], ""
    between = text[before[-1][-1].end : match.start()]
    apart = len(between) > NEAR or re.search("[。；]", between) or _speaks_otherwise(between)
    return ([], "") if apart else (before[-1], between)


def _follows(text: str, end: int, start: int) -> bool:
    """Whether a name stands right behind a verb: 同时废止《…》, 废止原《…》."""
    return 0 <= start - end <= 6 and not re.search("[，。；的]", text[end:start])


def _speaks_otherwise(between: str) -> bool:
    """《甲》与本办法不一致的……, 《甲》规定的事项废止."""
    return bool(re.search("不一致|不符|规定的|中的[^，]{1,8}$|以本", between))


@lru_cache(maxsize=1)
def _ends() -> re.Pattern[str]:
    past = r"(?<!已)(?<!被)(?<!经)"
    return re.compile(
        rf"{past}(?:{any_of('ending')}|(?P<replacing>{any_of('replacing')}))(?![的前后]|之前|之后|日期|与否)"
    )
