"""Names, where the message says that it tells one: 我叫…, 姓名：…, 本人…，."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from assistant.privacy.lexicon import entry, words
from assistant.privacy.types import Found
from assistant.privacy.view import View

_HAN = r"[\u4e00-\u9fff]"
_PAUSE = rf"(?=$|[^\u4e00-\u9fffA-Za-z·\s]|\s(?!{_HAN}(?:\s|[，,。]|$)))"


def names(seen: View) -> Iterator[Found]:
    """Names after words that announce them, never a place, a title or a word that only begins like a name."""
    for pattern in _patterns():
        for match in pattern.finditer(seen.text):
            if _is_name(match["name"]):
                yield Found("姓名", *match.span("name"))


def _is_name(name: str) -> bool:
    return not any(name.startswith(word) for word in entry("no_names"))


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    given = rf"(?:[ ]?(?![{entry('never_in_names')}]){_HAN}){{1,2}}?"
    short = rf"(?:(?:{words('compound_surnames')}){given}|[{entry('surnames')}]{given})"
    whole = rf"(?P<name>{_HAN}{{2,8}}·{_HAN}{{2,8}}|{short})"
    after = rf"(?:{_PAUSE}|(?={words('after_names')}))"
    latin = r"(?P<name>[A-Z][a-z]+(?:[ \-][A-Z][a-z]+){1,2})(?![A-Za-z])"
    strong, weak = words("names_after"), words("names_perhaps_after")
    return (
        re.compile(rf"(?:{strong})\s*{whole}{after}"),
        re.compile(rf"(?:{weak}){whole}(?:{_PAUSE}|(?=问|身份证|手机|电话))"),
        re.compile(rf"免贵姓.[，, ]*{whole}{after}"),
        re.compile(rf"(?:{words('latin_names_after')})\s*{latin}"),
    )
