"""文号: 沪府规〔2025〕8号 with any brackets, 国务院令第663号, 公告2023年第29号."""

from __future__ import annotations

import re

_NUMBER = re.compile(
    r"(?P<code>[\u4e00-\u9fffA-Za-z]{1,14}?)\s*[〔\[（(【﹝［]\s*(?P<year>[0-9]{4})\s*[〕\]）)】﹞］]"
    r"\s*(?:第\s*)?(?P<n>[0-9]{1,5})\s*号"
)
_ORDER = re.compile(
    r"(?P<organ>[\u4e00-\u9fff]{2,40}?)\s*(?P<kind>令|公告)\s*(?:(?P<year>[0-9]{4})\s*年)?"
    r"\s*第?\s*(?P<n>[0-9]{1,4})\s*号"
)
_NUMBER_KEY = re.compile(r"^(?:发文字号|发文文号|文\s*号|文件编号)\s*[:：]\s*")


def number_of(text: str) -> str | None:
    """The 文号 a line consists of, its brackets made 〔〕; None if the line is anything else."""
    line = _NUMBER_KEY.sub("", text.strip()).strip("（）() ")
    if match := _NUMBER.fullmatch(line):
        return f"{match['code']}〔{match['year']}〕{match['n']}号"
    if match := _ORDER.fullmatch(line):
        year = f"{match['year']}年" if match["year"] else ""
        return f"{match['organ']}{match['kind']}{year}第{match['n']}号"
    return None
