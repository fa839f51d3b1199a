"""What a text amends (修改, 调整, 延长有效期): the documents that its title or its sentences change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from knowledge.selfdescription.names import Named, names_in, runs
from knowledge.selfdescription.repeals import NEAR, PART
from knowledge.selfdescription.statements import Statement
from knowledge.selfdescription.words import any_of

_QUOTED = re.compile("“[^”]*”?")


def changed_in(one: Statement) -> Iterator[Named]:
    """The documents that a sentence changes."""
    text = _QUOTED.sub("“”", one.text)
    for group in runs(text, names_in(text)):
        before, after = text[: group[0].start], re.split("[。；]", text[group[-1].end :])[0]
        verb = _changes().search(after)
        is_object = verb is not None and verb.start() <= NEAR and not _leads_off(before)
        if group[0].title and (is_object or re.search("决定.*(?:修改|修订)$", before)):
            yield from (Named(name, one.sentence) for name in group)


def changed_by_title(title: str) -> Iterator[Named]:
    """The documents that a title says are changed: 关于修改《…》的决定."""
    words = any_of("changing_title")
    if "征求" in title:
        return
    if re.search(rf"关于{words}[^《]{{0,6}}《", title) or re.search(
        rf"》[^》]{{0,12}}(?:{words}|补充(?:通知|规定|意见))", title
    ):
        yield from (Named(name, title) for name in names_in(title))


def _leads_off(before: str) -> bool:
    """Whether a name is only the ground of a change: 根据《…》，对……作如下修改."""
    return bool(re.search(r"(?:根据|依据|按照|依照|参照)[^，]{0,6}$", before))


@lru_cache(maxsize=1)
def _changes() -> re.Pattern[str]:
    return re.compile(rf"{any_of('changing')}|{PART}[^，。；]{{0,6}}(?:予以)?(?:删去|删除)|增加{PART}")
