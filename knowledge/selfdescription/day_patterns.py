"""How sentences name first days, last days and lengths of time: the patterns, made of words.yaml."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.selfdescription.words import any_of, itself
from knowledge.text.dates import DAY

_COUNT = "(?:[0-9]{1,3}|[一二三四五六七八九十两百]{1,4})"
_STOP = "(?=[，。；、）)！]|至|到|并|有效|但|止|$)"  # a verb that goes on (起执行本规定) begins nothing
_LENGTH = rf"(?P<n>{_COUNT}|半)个?(?P<unit>年|月)"
LABEL = re.compile(r"(?P<what>施行|实施|生效|执行|失效|废止)(?:日期|时间)[:：](?P<day>[0-9].{7,10})")
"""实施日期：2025-06-01, as web pages put it above a text."""


@lru_cache(maxsize=1)
def subject() -> re.Pattern[str]:
    """What may stand before a day that is said of the document itself."""
    return re.compile(
        rf"{itself()}|{any_of('terms')}|{any_of('promulgating')}|^(?:其余|并|同时|现|一并|均|将|经)"
    )


@lru_cache(maxsize=1)
def first_day() -> re.Pattern[str]:
    """自2026年1月1日起施行, 本规定2026年1月1日起施行."""
    return re.compile(
        rf"(?:(?:自|从|于)(?P<start>{DAY})(?:之日)?(?:起|开始|正式|后)*|{itself()}(?P<bare>{DAY})起)"
        rf"，?(?:正式|开始)*{any_of('in_force')}{_STOP}"
    )


@lru_cache(maxsize=1)
def window() -> re.Pattern[str]:
    """执行期限为2026年1月1日至2026年12月31日: its first day."""
    limits = rf"{any_of('terms')}(?:限|间)?(?:为|是|：)?(?:{_COUNT}个?[年月])?[（(，]?"
    return re.compile(rf"{limits}自?(?P<start>{DAY})起?(?:至|到){DAY}")


@lru_cache(maxsize=1)
def first_day_relative() -> re.Pattern[str]:
    """自发布之日起30日后施行."""
    counted = rf"(?:满)?(?P<n>{_COUNT})(?P<unit>个?工作日|日|天|个?月|年)(?:之?后|以后|期满后?|起)?"
    return re.compile(
        rf"(?:自|从|于)(?:本?[^，。；自]{{0,8}}?)(?:正式)?{any_of('announced')}(?:之?日)?(?:起|后)*(?:{counted})?"
        rf"(?:起|开始|正式)*{any_of('in_force')}{_STOP}"
    )


@lru_cache(maxsize=1)
def last_days() -> tuple[re.Pattern[str], ...]:
    """有效期至2030年12月31日, and the other ways to name a last day."""
    limits = rf"{any_of('terms')}(?:限|间)?"
    return (
        re.compile(
            rf"{limits}(?:截止|截至|为|到|至|延长|延续|暂定|：)*(?:{_COUNT}个?[年月])?[（(，]?(?:自?{DAY}起?(?:至|到))?(?P<end>{DAY})(?!起)"
        ),
        re.compile(rf"(?:(?:起|，)?{any_of('in_force')}|有效)(?:至|到)(?P<end>{DAY})"),
        re.compile(rf"，(?:至|到)(?P<end>{DAY})(?:止|为止|终止|失效|废止)"),
        re.compile(rf"(?:自|从){DAY}起?(?:至|到)(?P<end>{DAY})(?:止|期间)?{any_of('in_force')}"),
        re.compile(rf"(?<![自从到至])(?P<end>{DAY})(?:到期)?(?:后)?(?:自动|自行)?(?:失效|废止)"),
    )


@lru_cache(maxsize=1)
def repealed_from() -> re.Pattern[str]:
    """自2030年1月1日起废止: the day after the last."""
    return re.compile(rf"自(?P<end>{DAY})起(?:自动|自行|同时)?(?:失效|废止|停止执行)")


@lru_cache(maxsize=1)
def term() -> re.Pattern[str]:
    """有效期5年, 试行两年, 试行期半年."""
    since = (
        rf"自(?:本[^，。；]{{0,8}})?(?:{any_of('announced')}|{any_of('in_force')}|{DAY})(?:之日)?起(?:计算)?"
    )
    limits = rf"(?:{any_of('terms')}(?:限|间)?(?:为|是|：|暂定|定为|{since})*|(?:有效|试行|施行|暂行))"
    return re.compile(rf"{limits}{_LENGTH}(?!以|内|度)")
