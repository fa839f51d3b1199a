"""The days a document's own sentences name: first days, last days, and lengths of time."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.selfdescription.day_patterns import (
    LABEL,
    first_day,
    first_day_relative,
    last_days,
    repealed_from,
    subject,
    term,
    window,
)
from knowledge.selfdescription.stated import Stated
from knowledge.selfdescription.statements import Statement
from knowledge.selfdescription.words import concern
from knowledge.text.dates import DAY, days_on, find_date
from knowledge.tree.numbering import cn_number

_BEGINNING = ("施行", "实施", "生效", "执行")


def starts_of(said: Sequence[Statement]) -> list[Stated]:
    """The first days stated, those of single clauses marked."""
    found: list[Stated] = []
    for one in said:
        spans = [m for pattern in (first_day(), window()) for m in pattern.finditer(one.said)]
        found += [
            Stated(one.sentence, find_date(_day_in(m)), partly=_is_partly(one.said, m.start()))
            for m in spans
            if find_date(_day_in(m)) and _is_subject(one.said, m.start())
        ]
        if label := LABEL.fullmatch(one.text):
            found += [Stated(one.sentence, find_date(label["day"]))] if label["what"] in _BEGINNING else []
        found += [_relative(one, m) for m in first_day_relative().finditer(one.said)]
    return found


def ends_of(said: Sequence[Statement]) -> list[Stated]:
    """The last days stated."""
    found = []
    for one in said:
        days = {m["end"]: find_date(m["end"]) for p in last_days() for m in p.finditer(one.said)}
        found += [Stated(one.sentence, day) for day in days.values() if day]
        if (label := LABEL.fullmatch(one.text)) and label["what"] not in _BEGINNING:
            found.append(Stated(one.sentence, find_date(label["day"])))
        if (m := repealed_from().search(one.said)) and (day := find_date(m["end"])):
            found.append(Stated(one.sentence, days_on(day, -1)))
    return found


def terms_of(said: Sequence[Statement]) -> list[Stated]:
    """The lengths of time stated: 有效期5年, 试行两年."""
    return [
        Stated(one.sentence, months=_months(m["n"], m["unit"]))
        for one in said
        for m in term().finditer(one.said)
    ]


def _day_in(match: re.Match[str]) -> str:
    return match.groupdict().get("bare") or match["start"] or ""


def impossible_days(said: Sequence[Statement]) -> tuple[str, ...]:
    """A doubt for every day written that no calendar has."""
    written = re.compile(DAY)
    return tuple(
        concern("no_such_day", day=m[0], sentence=one.sentence)
        for one in said
        for m in written.finditer(one.said)
        if find_date(m[0]) is None
    )


def _relative(one: Statement, match: re.Match[str]) -> Stated:
    count, unit = match["n"], match["unit"] or ""
    partly = _is_partly(one.said, match.start())
    if "工作" in unit:
        return Stated(one.sentence, relative=True, uncountable=True, partly=partly)
    days = cn_number(count) if count and unit in ("日", "天") else 0
    months = _months(count, unit) if count and not days else 0
    return Stated(one.sentence, months=months, days=days, relative=True, partly=partly)


def _months(count: str, unit: str) -> int:
    if count == "半":
        return 6
    return cn_number(count) * (12 if unit == "年" else 1)


def _is_partly(said: str, at: int) -> bool:
    """Whether what stands before the day is a clause and not the document: 其中第八条自……."""
    before = re.split(r"[。；]", said[:at])[-1]
    return bool(re.search(r"其中|第[一二三四五六七八九十百0-9]+[条款项章]", before)) and "其余" not in before


def _is_subject(said: str, at: int) -> bool:
    """Whether the day is said of the document: 旧标准自……起执行 is not."""
    segment = re.split(r"[，；：。]", said[:at])[-1]
    return not segment or bool(subject().search(segment)) or _is_partly(said, at)
