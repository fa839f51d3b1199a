"""What is counted beside what: 3类人员、2类单位 is not 人员2类、单位3类."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.verification.told import Told
from assistant.verification.types import Reason

_COUNT = re.compile(
    "(?:([\u4e00-\u9fff]{2})(?:有|为|各)?)?(?<!第)([1-9一二两三四五六七八九])[类种项档]([\u4e00-\u9fff]{2})?"
)
_DIGITS = {han: str(n) for n, han in enumerate("一二三四五六七八九", start=1)} | {"两": "2"}


def counts(told: Told) -> Iterator[Reason]:
    """A count beside a thing of which the clauses have only another."""
    theirs = [pair for source in told.sources for pair in _counted(source.text)]
    for name, count in _counted(told.sentence.text):
        own = {n for other, n in theirs if other == name}
        if own and count not in own and any(n == count for other, n in theirs if other != name):
            yield Reason("number", f"{name}{count}", f"条款中{name}的个数不是{count}")
            return


@lru_cache(maxsize=8192)
def _counted(text: str) -> tuple[tuple[str, str], ...]:
    """Each two characters that stand beside a count, with the count."""
    return tuple(
        (name, _DIGITS.get(m[2], m[2])) for m in _COUNT.finditer(text) for name in (m[1], m[3]) if name
    )
