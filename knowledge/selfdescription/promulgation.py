"""题注: the bracketed note under a law's title that says who passed or promulgated it, when, as what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.text.dates import find_date
from knowledge.text.document_numbers import numbers_in

_HEAD, _LONGEST = 4, 400
_NOTE = re.compile(r"^[（(](?P<inside>.*(?:通过|公布|发布|批准|修订|修正).*)[）)]$")
_CONGRESS = re.compile(
    r"(?P<place>[\u4e00-\u9fff]{2,12}?)(?:第[一二三四五六七八九十百]+届)?(?P<body>人民代表大会(?:常务委员会)?)"
    r"(?:第[一二三四五六七八九十百]+次会议)?"
)
_ORDER_OF = re.compile(r"(?P<organ>.+?)(?:令|公告)(?:[0-9]{4}年)?第[0-9]+号$")


@dataclass(frozen=True, slots=True)
class Promulgation:
    """Who passed a text, when, and as which order."""

    sentence: str
    day: date | None = None
    issuer: str | None = None
    number: str | None = None


def promulgation(lines: Sequence[str]) -> Promulgation | None:
    """What the note at the head of a text says; of several acts (修正) the first."""
    for line in lines[:_HEAD]:
        text = "".join(line.split())
        if len(text) <= _LONGEST and (match := _NOTE.match(text)) and (day := find_date(match["inside"])):
            return _read(match["inside"], day, line)
    return None


def _read(text: str, day: date, sentence: str) -> Promulgation:
    after_day = re.sub(r"^.*?日", "", text, count=1)
    number = next((n.number for n in numbers_in(after_day)), None)
    if order := _ORDER_OF.match(number or ""):
        return Promulgation(sentence, day, order["organ"], number)
    congress = _CONGRESS.match(after_day)
    issuer = congress["place"] + congress["body"] if congress else None
    return Promulgation(sentence, day, issuer, number)
