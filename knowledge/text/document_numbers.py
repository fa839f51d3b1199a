"""文号: 沪府规〔2025〕8号 with any brackets, 国务院令第663号, 公告2023年第29号."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.tree.numbering import cn_number

_YEAR = "(?:[0-9]{4}|[一二三四五六七八九〇○零]{4})"
_SERIAL = "(?:[0-9]{1,5}|[一二三四五六七八九十百零]{1,6})"
_YEAR_AND_SERIAL = (
    rf"\s*[〔\[（(【﹝［]\s*(?P<year>{_YEAR})\s*[〕\]）)】﹞］]\s*(?:第\s*)?(?P<n>{_SERIAL})\s*号"
)
_NUMBER = re.compile(rf"(?P<code>[\u4e00-\u9fffA-Za-z]{{1,14}}?){_YEAR_AND_SERIAL}")
_ORDER = re.compile(
    r"(?P<organ>[\u4e00-\u9fff\s、]{2,40}?)\s*(?P<kind>令|公告)\s*(?:(?P<year>[0-9]{4})\s*年)?"
    r"\s*第?\s*(?P<n>[0-9]{1,4})\s*号"
)
_NUMBER_KEY = re.compile(r"^(?:发文字号|发文文号|文\s*号|文件编号)\s*[:：]\s*")

# In running text a number begins after words that are never part of one: 根据沪府规〔2025〕8号.
_LETTER = "(?:(?![的据照按原和与及执废由对经在即时将自《》被以者定见号件是为于合载测])[\u4e00-\u9fffA-Za-z])"
_INSIDE = re.compile(rf"(?P<code>{_LETTER}{{1,12}}?){_YEAR_AND_SERIAL}")
_ORDER_INSIDE = re.compile(
    rf"(?P<organ>{_LETTER}{{2,24}}?)(?P<kind>令|公告)(?:(?P<year>[0-9]{{4}})年)?第?(?P<n>[0-9]{{1,4}})号"
)
_WORD_BEFORE = re.compile(r".*?(?:办法|细则|通知|政策|规定|文件|意见|方案|公告|配套)+")


@dataclass(frozen=True, slots=True)
class NumberFound:
    """A 文号 in running text: as the project writes it, and where it stands."""

    number: str
    start: int
    end: int


def number_of(text: str) -> str | None:
    """The 文号 a line consists of, its brackets made 〔〕; None if the line is anything else."""
    line = _NUMBER_KEY.sub("", text.strip()).strip("（）() ")
    if match := _NUMBER.fullmatch(line):
        return _bracketed(match)
    if match := _ORDER.fullmatch(line):
        return _ordered(match)
    return None


def numbers_in(text: str) -> Iterator[NumberFound]:
    """The 文号 named in running text, in order."""
    found = [_inside(m) for m in _INSIDE.finditer(text)]
    found += [NumberFound(_ordered(m), m.start(), m.end()) for m in _ORDER_INSIDE.finditer(text)]
    yield from sorted(found, key=lambda n: n.start)


def _inside(match: re.Match[str]) -> NumberFound:
    word = _WORD_BEFORE.match(match["code"])
    before = word.end() if word and word.end() < len(match["code"]) else 0
    return NumberFound(_bracketed(match, match["code"][before:]), match.start() + before, match.end())


def _bracketed(match: re.Match[str], code: str | None = None) -> str:
    year = match["year"] if match["year"].isdigit() else "".join(str(cn_number(c)) for c in match["year"])
    return f"{match['code'] if code is None else code}〔{year}〕{cn_number(match['n'])}号"


def _ordered(match: re.Match[str]) -> str:
    organ = re.sub(r"[\s、]", "", match["organ"])
    year = f"{match['year']}年" if match["year"] else ""
    return f"{organ}{match['kind']}{year}第{match['n']}号"
