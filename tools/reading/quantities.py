"""The number that an answer tells: 5年半, 66个月, 两千六, 没有, 2019年5月办的, 一个男孩一个女孩."""

from __future__ import annotations

import re

from tools.reading.amounts import COUNT, MONEY, SPAN, count, money, span
from tools.reading.elapsed import in_unit
from tools.reading.phrases import Lexicon
from tools.reading.types import Doubt
from tools.rules.vocabulary import Fact

_COUNT, _MONEY, _SPAN = (re.compile(text) for text in (COUNT, MONEY, SPAN))
_TAIL = re.compile(r"(?:周?岁|[个次回条项名人天分篇年月])?(?:左右|上下|以上|多|不到|出头)?")
_OTHER_UNIT = re.compile(r"[趟遍下起家间套门张边样点把年]|个?[月周]|星期|小时|分钟")
_YEARS_OLD = re.compile(r"周?岁")
_NONE_AT_ALL = re.compile(
    r"(?:一|半)[次个天条项回分篇]月?(?:也|都|钱|社保)*没|还没(?:有)?(?:开始)?(?:交|缴|办|拿|领|评)(?!满|够|到|过)"
)
_SHORT_OF = re.compile(r"(?:都|也|还)?(?:没有|没到|不到|没满|不满)")
_SINCE = re.compile(
    r"(?:(?<!\d)\d\d|(?:19|20)\d\d|[零〇一二三四五六七八九]{2,4})年[^,;。半多零又]{1,4}?(?:领|结|办|评|考|拿|进|来|入|聘)的?$"
    r"|[\d一二三四五六七八九零〇]年(?:的)?(?:\d+月|[一二三四五六七八九十]+月)?份?(?:就|才|刚)?"
    r"(?:到现在|至今|开始|起|入职|进|来|办|领|结|评|考|拿|参加|交|聘|升|退|回|去|毕业|上班)"
    r"|^从|^\s*(?:还)?差(?!不多)"
)
_CHILD = re.compile(rf"(?P<n>{COUNT})个?(?:男孩|女孩|儿子|女儿|闺女|姑娘|小子|丫头|男娃|女娃|男|女)")
_ALL_IN_ALL = re.compile(r"一共|总共|加起来|累计|合计|拢共")
_NO_DENIAL = re.compile(r"没(?:有)?(?:给[他她我])?(?:断|停|间断|中断|看|查|问|算|注意|数|留意|听|仔细|细)")
_UNTIL_NOW = re.compile(r"^从.*?(?:到现在|至今|到今年)(?=.*[年月])")
_SOON = re.compile(r"马上|就要|即将")
_LACKING = re.compile(rf"差(?P<a>{SPAN})(?:就|才)?(?:满|到|够)(?P<b>{SPAN})")
Pair = tuple[float, float]


def rank(fact: Fact, said: str) -> float:
    """没断过，18个月: a length counts before a bare number, and that before a 没 about something else."""
    said = _UNTIL_NOW.sub("", said)
    if fact.unit in ("年", "个月") and (found := _length(said)) and not _SINCE.search(said):
        if re.search(r"不足|不到|不满|快|左右|大概|差不多|[多来]", found[0]):
            return 0.5
        return -1 if _ALL_IN_ALL.search(said) else 1 if re.search(r"[^个]月$", found[0]) else 0
    return (-1 if _ALL_IN_ALL.search(said) else 1) if _COUNT.search(said) else 2


def quantity(fact: Fact, whole: str, words: Lexicon) -> tuple[Pair, str] | Doubt | None:
    """What a clause answers to a question for a number."""
    found = _amount(fact, whole)
    if found is not None:
        return found
    if fact.low == 0 and denied(whole, words):
        return (0.0, 0.0), whole.strip()
    return None


def denied(whole: str, words: Lexicon) -> bool:
    """没有 is nothing of the kind; 没注意 is not knowing."""
    said = whole.strip()
    if _NO_DENIAL.search(said):
        return False
    return bool(words.words["denied"].search(said)) and not words.words["unknown"].search(said)


def _amount(fact: Fact, whole: str) -> tuple[Pair, str] | Doubt | None:
    if fact.low == 0 and (none := _NONE_AT_ALL.search(whole)):
        return (0.0, 0.0), none[0]
    if counted := several(fact, whole):
        return counted
    whole = _UNTIL_NOW.sub("", whole)
    if fact.unit in ("年", "个月") and _SINCE.search(whole) and not _LACKING.search(whole):
        return None
    if fact.id == "age" and _SOON.search(whole):
        return None  # 马上33 is 32 yet, or not even that
    if fact.unit in ("年", "个月") and (match := _LACKING.search(whole)):
        lacking, full = span(match["a"]), span(match["b"])
        pair = in_unit(fact, (full[0] - lacking[1], full[1] - lacking[0])) if lacking and full else None
        return (pair, match[0]) if pair else None
    if fact.unit in ("年", "个月") and (match := _length(whole)):
        short = _SHORT_OF.match(whole, match.end()) is not None
        pair = in_unit(fact, span("不到" * short + match[0]))
        return (pair, match[0]) if pair else None
    if fact.unit in ("元", "万元") and (match := _MONEY.search(whole)):
        pair = money(match[0])
        scale = 1 if fact.unit == "元" else 10000
        return ((pair[0] / scale, pair[1] / scale), match[0]) if pair else None
    match = _counted(fact, whole)
    if match is None:
        return None
    tail = _TAIL.match(whole, match.end())
    words = match[0] + re.sub(r"周?岁|[个次回条项名人天分篇年月]", "", tail[0] if tail else "")
    pair = count(words, fact.whole)
    if pair and fact.unit == "个月" and "累计" in fact.label and "月数" not in whole:
        return _ambiguous(fact, match[0])
    return (pair, match[0]) if pair else None


def _length(said: str) -> re.Match[str] | None:
    """A length of time, not the month of 今年十月."""
    found = (m for m in _SPAN.finditer(said) if not re.search(r"[今去前明]年的?\Z", said[: m.start()]))
    return next(found, None)


def _counted(fact: Fact, whole: str) -> re.Match[str] | None:
    """The numeral counted in the unit of the fact, or in none; not 一趟, 五年 where 学时 are asked for."""
    found = [m for m in _COUNT.finditer(whole) if not _counts_else(fact, whole, m) or _unit(fact, whole, m)]
    own = [m for m in found if _unit(fact, whole, m)]
    return next(iter(own or found), None)


def _counts_else(fact: Fact, whole: str, match: re.Match[str]) -> bool:
    """Whether the numeral counts something else: 一趟, and 34岁 where points are asked for."""
    aged = fact.unit != "岁" and _YEARS_OLD.match(whole, match.end())
    return bool(aged or _OTHER_UNIT.match(whole, match.end()))


def _unit(fact: Fact, whole: str, match: re.Match[str]) -> bool:
    return bool(fact.unit) and whole.startswith(str(fact.unit), match.end())


def several(fact: Fact, whole: str) -> tuple[Pair, str] | None:
    """一个男孩一个女孩, 两个儿子一个女儿: counted together."""
    parts = list(_CHILD.finditer(whole)) if fact.id == "children" else []
    counts = [count(m["n"]) for m in parts]
    if len(parts) < 2 or None in counts:
        return None
    total = sum(pair[0] for pair in counts if pair)
    return (total, total), whole[parts[0].start() : parts[-1].end()]


def _ambiguous(fact: Fact, quote: str) -> Doubt:
    return Doubt(
        fact.id, quote, f"您说的“{quote}”是{quote}年还是{quote}个月？请告诉我{fact.label}的年数或月数。"
    )
