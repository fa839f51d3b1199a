"""Numbers that only the word before them gives away: 台胞证 12345678, 微信号 …, 家里座机 …."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from assistant.privacy.checkdigits import is_organisation
from assistant.privacy.lexicon import words
from assistant.privacy.types import Found
from assistant.privacy.view import View

_BETWEEN = r"(?:号码?|is|后面|末尾|是|为|的|：|:|no\.?|number|第|字|[\s\"“”#])*"
_LEAST = {"证件号": 6, "银行卡号": 10, "电话": 7, "社交账号": 0}


def named(seen: View) -> Iterator[Found]:
    """All of them."""
    for kind, pattern in _patterns().items():
        text = seen.text if kind in ("证件号", "社交账号") else seen.digits
        for match in pattern.finditer(text):
            if _enough(kind, match["value"]):
                yield Found(kind, *match.span("value"))


def _enough(kind: str, value: str) -> bool:
    digits = sum(c.isdigit() for c in value)
    day = re.fullmatch(r"(?:19|20)\d\d[\s\-.]\d{1,2}[\s\-.].*", value)
    return digits >= _LEAST[kind] and not day and not is_organisation(value)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    end = r"(?![0-9A-Za-z])"
    code = r"(?:军字第)?[A-Za-z0-9](?:[A-Za-z0-9]|[\s\-](?=[0-9]))*[A-Za-z0-9](?:\([0-9Aa]\))?号?"
    account = r"(?:[A-Za-z][A-Za-z0-9_\-]{5,19}|\d{5,12})(?![A-Za-z0-9_@.\-])"
    sources = {
        "证件号": rf"(?:{words('documents')}){_BETWEEN}(?P<value>{code}){end}",
        "银行卡号": rf"(?:{words('cards')}){_BETWEEN}(?P<value>\d(?:\d|[\s\-](?=\d))*){end}",
        "电话": rf"(?:{words('phones')}){_BETWEEN}(?P<value>[2-8]\d{{2,3}}[\s\-]?\d{{4}}){end}",
        "社交账号": rf"(?:{words('accounts')})(?:号码?|id)?\s*(?:是|为|叫|:|：)?\s*(?P<value>{account})",
    }
    return {kind: re.compile(source, re.IGNORECASE) for kind, source in sources.items()}
