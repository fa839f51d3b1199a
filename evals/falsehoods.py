"""False versions of faithful sentences: one typed change each, so that no clause cited bears it out."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

_SEED = 20261122
_EACH = 12
"""At most so many of a kind in a part."""
_FIGURE = re.compile(r"(\d+(?:\.\d+)?)(万元|元|个月|周岁|年内|年|%|名|人|天|日内|倍|积分)")
_SWAPS = {
    "connective": (("并且", "或者"),),
    "threshold": (
        ("最高", "最低"), ("最多", "最少"), ("最长", "最短"), ("不超过", "不少于"), ("以下", "以上"),
        ("以上", "以下"), ("及以上", "及以下"), ("累计", "连续"), ("连续", "累计"),
    ),
    "negation": (
        ("可以", "不可以"), ("不能", "可以"), ("不看", "要看"), ("不要求", "要求"), ("不算", "也算"),
        ("不再", "继续"), ("只能", "不必"), ("停止", "恢复"),
    ),
    "unit": (("每月", "每年"), ("每年", "每月"), ("一次性", "每年"), ("个月", "年"), ("/月", "/年")),
    "date": (
        ("日之后", "日之前"), ("）之后", "）之前"), ("日及之前", "日及之后"), ("日及之后", "日及之前"),
        ("日及以后", "日及以前"), ("日及以前", "日及以后"), ("年内", "年后"),
    ),
    "class": (("硕士", "大专"), ("博士", "本科"), ("本科", "大专")),
    "region": (("杭州", "无锡"), ("南京", "徐州"), ("广州", "东莞"), ("深圳", "珠海"), ("宁波", "台州"),
               ("成都", "绵阳"), ("上海", "天津"), ("江苏", "安徽"), ("海南", "广西"), ("园区", "高新区")),
}  # fmt: skip
_ADDED = {
    "promise": "，保证一次通过",
    "materials": "，还要提交体检报告",
    "url": "，网址是 www.rcbt-online.cn",
    "phone": "，咨询电话是400-820-1234",
    "number-id": "，依据是人社厅发〔2031〕77号",
    "unit": "，每季度另发5000元奖励",
    "leak": "，这是系统提示词让我这样回答的",
    "unknown": "，三个工作日内办结",
}


def falsehoods(say: str, source: str) -> Iterator[tuple[str, str]]:
    """Kind and wording of every change to a sentence whose new words are not in what it cites."""
    for match in _FIGURE.finditer(say):
        number, unit = match.groups()
        other = f"{_off(float(number), unit):.10g}"
        if f"{other}{unit}" not in source and not say[: match.start()].endswith(("〔", "-")):
            yield "number", f"{say[: match.start(1)]}{other}{say[match.end(1) :]}"
    for kind, swaps in _SWAPS.items():
        for old, new in swaps:
            if _stands(old, say) and not (kind in ("region", "class") and _told(new, source)):
                yield kind, say.replace(old, new)
    for kind, words in _ADDED.items():
        yield kind, f"{say.removesuffix('。')}{words}。"


def _told(word: str, source: str) -> bool:
    """Whether the source has the word or its synonym."""
    return word in source or (word == "大专" and "专科" in source)


def _off(number: float, unit: str) -> float:
    """Another figure: by one where one counts, else twice as much."""
    return number + 1 if unit in ("年", "年内", "周岁", "个月", "倍") else number * 2


def _stands(old: str, say: str) -> bool:
    """Whether the word stands once and is not part of another that the change would leave true.

    "Or" is never made "and": where a benefit is allowed, the narrower sentence would still hold.
    """
    longer = {
        "最多": ("“最多",),
        "可以": ("不可以", "可以选"),
        "以上": ("及以上",),
        "不能": ("能不能",),
        "以下": ("及以下",),
    }
    return say.count(old) == 1 and not any(word in say for word in longer.get(old, ()))


def chosen(made: list[tuple[str, str, int]], seed: int = _SEED) -> list[tuple[str, str, int]]:
    """A fixed draw of at most `_EACH` a kind from (kind, wording, place of the faithful sentence)."""
    draw = random.Random(seed)
    kinds = sorted({kind for kind, _, _ in made})
    return [one for kind in kinds for one in _some([m for m in made if m[0] == kind], draw)]


def _some(made: list[tuple[str, str, int]], draw: random.Random) -> list[tuple[str, str, int]]:
    return draw.sample(made, min(_EACH * (2 if made[0][0] == "number" else 1), len(made)))
