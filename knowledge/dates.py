"""Dates in policy texts, and from when to when a document says it holds (施行日期, 有效期)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.numbering import cn_number
from knowledge.sentences import sentences

_ARABIC = r"(?P<y>[0-9]{4})\s*(?:年|[-/.])\s*(?P<m>[0-9]{1,2})\s*(?:月|[-/.])\s*(?P<d>[0-9]{1,2})\s*日?"
_NUMERAL, _DIGIT = "[一二三四五六七八九十]", "[一二三四五六七八九〇○零]"
_CHINESE = rf"(?P<cy>{_DIGIT}{{4}})年(?P<cm>{_NUMERAL}{{1,2}})月(?P<cd>{_NUMERAL}{{1,3}})日"
_DATE = re.compile(f"(?:{_ARABIC}|{_CHINESE})")
_D = (
    r"(?:[0-9]{4}\s*年\s*[0-9]{1,2}\s*月\s*[0-9]{1,2}\s*日"
    rf"|{_DIGIT}{{4}}年{_NUMERAL}{{1,2}}月{_NUMERAL}{{1,3}}日)"
)

_KINDS = "办法|规定|细则|通知|意见|条例|方案|公告|决定|措施|政策|标准|规则|文件|法|计划|通告"
_SELF = rf"本[\u4e00-\u9fff]{{0,2}}(?:{_KINDS})"
_START = re.compile(
    rf"(?:自|从|于)\s*(?P<start>{_D})\s*(?:起|开始|正式)?(?:，|正式|开始)?\s*(?:施行|实施|执行|生效)"
)
_TERM = re.compile(rf"自\s*(?P<start>{_D})\s*起?\s*至\s*(?P<end>{_D})")
_END = re.compile(rf"有效期(?:限)?\s*(?:截止?)?(?:为|到|至)\s*(?:自\s*{_D}\s*起?\s*至\s*)?(?P<end>{_D})")
_YEARS = re.compile(r"有效期(?:限)?\s*(?:为|是)?\s*(?P<n>[0-9]{1,2}|[一二三四五六七八九十]{1,2})\s*年")
_OTHER = re.compile(r"(?:证|证书|证明|合同|护照|许可|报告|成绩|资格|协议|批件|码)[^，。]{0,8}有效期")


@dataclass(frozen=True, slots=True)
class Validity:
    """First and last day in force, as far as the text says so."""

    start: date | None = None
    end: date | None = None


def find_date(text: str) -> date | None:
    """The first date in a text; None if there is none or it is impossible."""
    match = _DATE.search(text)
    if not match:
        return None
    try:
        if match["y"]:
            return date(int(match["y"]), int(match["m"]), int(match["d"]))
        year = int("".join(str(cn_number(digit)) for digit in match["cy"]))
        return date(year, cn_number(match["cm"]), cn_number(match["cd"]))
    except ValueError:
        return None


def validity(texts: list[str]) -> Validity:
    """The days in force a document states of itself; sentences about other documents do not count.

    Where a document states two different days, none is certain and none is taken.
    """
    own = [s for text in texts for s in sentences(text) if _speaks_of_itself(s)]
    start = _only(
        {d for s in own if (m := _START.search(s) or _TERM.search(s)) and (d := find_date(m["start"]))}
    )
    stated = {d for s in own if (m := _END.search(s)) and (d := find_date(m["end"]))}
    stated |= {d for s in own if "有效期" in s and (m := _TERM.search(s)) and (d := find_date(m["end"]))}
    years = {cn_number(m["n"]) for s in own if (m := _YEARS.search(s))}
    end = _only(stated)
    if end is None and not stated and start and len(years) == 1:
        end = _years_on(start, years.pop()) - timedelta(days=1)
    return Validity(start, end if not (start and end and end < start) else None)


def _speaks_of_itself(sentence: str) -> bool:
    if _OTHER.search(sentence):
        return False
    stripped = re.sub(r"^[^，。：]{0,12}条\s*(?:[（(][^）)]*[）)])?\s*", "", sentence.strip())
    return bool(re.search(_SELF, sentence)) or stripped.startswith(("自", "有效期"))


def _only(days: set[date]) -> date | None:
    return next(iter(days)) if len(days) == 1 else None


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
