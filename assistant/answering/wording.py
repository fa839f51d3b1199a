"""What people say in the words of policies (口语 → 书面语): only the wording changes, never the meaning."""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache
from typing import Any

from prompts.loader import load

_DIGIT = "{digit}"


# Years told from the day of asking: "去年的标准", not "今年44岁".
_YEARS = {"前年": -2, "去年": -1, "上一年": -1, "今年": 0, "明年": 1, "后年": 2}
_RELATIVE = re.compile(
    r"前年|去年|上一年|明年|后年|今年(?=\d{1,2}月|的|度|标准|分数|申报|政策|毕业|还|[^，。]{0,4}毕业)"
)


def dated(question: str, today: date) -> str:
    """The question with 去年, 明年, ... as calendar years."""
    return _RELATIVE.sub(lambda found: f"{today.year + _YEARS[found.group()]}年", question)


@lru_cache(maxsize=1024)
def plain(question: str) -> str:
    """The question as a policy would put it; the question itself where nothing of it would be left."""
    text = question.strip()
    for pattern, instead in _rules():
        text = pattern.sub(_digit if instead == _DIGIT else instead, text)
    return text.strip("，, ") or question


def _digit(found: re.Match[str]) -> str:
    """The figure of one Chinese numeral below a hundred (二, 十, 三十六)."""
    digits, word = load("colloquial")["digits"], found.group()
    tens, ten, ones = word.rpartition("十")
    return str((digits.get(tens, 1) * 10 if ten else 0) + digits.get(ones, 0))


@cache
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    table: dict[str, Any] = load("colloquial")
    return tuple((re.compile(pattern, re.IGNORECASE), instead) for pattern, instead in table["replace"])
