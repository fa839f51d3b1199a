"""Over the whole sample corpus: what is copied stands, what is changed in what decides falls."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest

from tests.assistant.verification.corpus import said, told

Change = Callable[[str, random.Random], str | None]


def _replaced(pattern: str, instead: str) -> Change:
    def change(text: str, rnd: random.Random) -> str | None:
        found = list(re.finditer(pattern, text))
        if not found:
            return None
        match = rnd.choice(found)
        return text[: match.start()] + match.expand(instead) + text[match.end() :]

    return change


def _other_number(text: str, rnd: random.Random) -> str | None:
    found = list(re.finditer(r"\d+", text))
    if not found:
        return None
    match = rnd.choice(found)
    return text[: match.start()] + str(int(match[0]) + rnd.choice([1, 2, 5, 10])) + text[match.end() :]


def _swapped(text: str, rnd: random.Random) -> str | None:
    found = list(re.finditer(r"\d+(?:\.\d+)?(?=万?元|分|个月|周岁|%|倍)", text))
    pairs = [(a, b) for a in found for b in found if a.start() < b.start() and a[0] != b[0]]
    if not pairs:
        return None
    a, b = rnd.choice(pairs)
    return text[: a.start()] + b[0] + text[a.end() : b.start()] + a[0] + text[b.end() :]


CHANGES: dict[str, tuple[Change, float]] = {
    "another number": (_other_number, 0.99),
    "two numbers swapped": (_swapped, 0.95),
    "或 to 且": (_replaced("或者?", "且"), 0.97),
    "且 to 或": (_replaced("(?:并且|且|并)(?![不未购])", "或"), 0.97),
    "以上 to 以下": (_replaced("以上", "以下"), 0.97),
    "以下 to 以上": (_replaced("以下", "以上"), 0.9),
    "不超过 to 超过": (_replaced("不超过", "超过"), 0.97),
    "可 to 不可": (_replaced("(可以|可|能)(?=[申享领叠免以按])", r"不\1"), 0.95),
    "不能 dropped": (_replaced("不能|不得|不予|不再", ""), 0.9),
    "month to year": (_replaced("每月|/月", "每年"), 0.97),
    "year to month": (_replaced("每年|/年", "每月"), 0.97),
    "start to end": (_replaced("(?<=日)起", "止"), 0.9),
    "博士 to 本科": (_replaced("博士(?!后)", "本科"), 0.97),
    "ten thousands to ones": (_replaced(r"(?<=\d)万元", "元"), 0.99),
    "累计 to 连续": (_replaced("累计", "连续"), 0.9),
}


def test_what_is_copied_from_a_clause_stands() -> None:
    verdicts = [told(sentence, passage).ok for sentence, passage in said()]
    assert sum(verdicts) / len(verdicts) >= 0.99


@pytest.mark.parametrize("name", CHANGES)
def test_what_decides_cannot_be_changed_unnoticed(name: str) -> None:
    change, share = CHANGES[name]
    rnd = random.Random(7)
    sample = [(s, p) for s, p in said() if rnd.random() < 0.4]
    changed = [(new, p) for s, p in sample if (new := change(s, rnd)) is not None and new != s]
    caught = [not told(new, p).ok for new, p in changed]
    assert len(caught) >= 5
    assert sum(caught) / len(caught) >= share
