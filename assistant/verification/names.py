"""Titles, numbers of documents, places, departments, addresses and class words: only those of the clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.verification.segments import Segment
from assistant.verification.told import Told
from assistant.verification.types import Reason
from knowledge.regions import Mention, regions
from knowledge.text.normalize import HAN, fold

_ORGAN = re.compile(
    rf"[{HAN}]{{1,14}}?(?:委员会|办公室|服务中心|管理中心|中心|公安局|派出所|人社局|[{HAN}]局|[{HAN}]厅|[{HAN}]{{2}}部门|法院|银行|大学|研究院|医院|协会|服务站|居委会|街道办|事务所|集团)"
)
_QUOTED = re.compile("“([^“”]{2,})”")
_LONG = 14
_LATIN = re.compile(r"[a-z][a-z0-9+.]{1,}")
_ABBREVIATED = (
    ("人社", "人力资源和社会保障"),
    ("人社", "人力资源社会保障"),
    ("住建", "住房和城乡建设"),
    ("财政局", "财政部门"),
    ("税务局", "税务部门"),
    ("公安局", "公安机关"),
    ("人社局", "人社部门"),
)


def names(told: Told) -> Iterator[Reason]:
    """Names of the sentence that the clauses do not have."""
    support = told.support
    for title in told.sentence.titles:
        if not _is_there(title.strip("《》"), support):
            yield Reason("name", title, f"条款中没有{title}")
    known = {fold(n).replace(" ", "") for s in told.sources for w in s.read for n in w.numbers}
    for number in told.sentence.numbers:
        if fold(number) not in known and not any(
            fold(number).endswith(k) or k.endswith(fold(number)) for k in known
        ):
            yield Reason("name", number, f"条款中没有文号{number}")
    for address in told.sentence.addresses:
        if address not in support:
            yield Reason("name", address, f"条款中没有“{address}”")
    for match in _LATIN.finditer(told.sentence.masked):
        if match[0] not in support.lower():
            yield Reason("name", match[0], f"条款中没有“{match[0]}”")


@lru_cache(maxsize=4096)
def _mentions(text: str) -> tuple[Mention, ...]:
    return tuple(regions().mentions(text))


def _is_there(name: str, support: str) -> bool:
    bare = re.sub(r"[〈〉《》]", "", name)
    return bare in re.sub(r"[〈〉《》]", "", support)


def places(told: Told) -> Iterator[Reason]:
    """Places of the sentence that neither the clauses nor the one where the person is have."""
    chains = {c for s in told.sources for c in regions().chain(s.passage.document.region)}
    named = {m.code for m in _mentions(told.support)}
    above = {c for place in told.places for c in regions().chain(place)}
    for mention in _mentions(told.sentence.text):
        if mention.code not in chains | named | above and not _is_there(mention.text, told.support):
            yield Reason("region", mention.text, f"条款没有说到{mention.text}")
        text = told.sentence.text
        if (
            text[max(0, mention.start - 1) : mention.start] == "全"
            and f"全{mention.text}" not in told.support
        ):
            yield Reason("region", f"全{mention.text}", f"条款没有说适用于全{mention.text}")
    for name in _QUOTED.findall(told.sentence.text):
        if len(name) < _LONG and name not in told.support:
            yield Reason("name", name, f"条款没有说到“{name}”")
    yield from _widened(told)


def _widened(told: Told) -> Iterator[Reason]:
    """A city named for what only its district offers."""
    said = {m.code for m in _mentions(told.near)}
    clauses = "\n".join(source.text for source in told.sources)
    for source in told.sources:
        region = source.passage.document.region
        above = set(regions().chain(region)[1:-1])
        own = regions().get(region).name
        named = {m.code for m in _mentions(source.text)} | said & {region}
        widened = {m.code for m in _mentions(told.sentence.text) if not _is_there(m.text, clauses)}
        if above & widened - named and region not in said and own.rstrip("市区县") not in told.near:
            yield Reason("region", own, f"条款只适用于{own}")
            return


def class_words(told: Told) -> Iterator[Reason]:
    """Classes (学历, 职称, A类, 企业) of the sentence that the clauses do not have."""
    there: dict[str, set[str]] = {}
    for segment in _all(told):
        for kind, found in segment.classes.items():
            there.setdefault(kind, set()).update(found)
    for segment in told.segments:
        if told.personal(segment):
            continue
        for kind, said in segment.classes.items():
            for name in said - there.get(kind, set()):
                if not _wider(name, there.get(kind, set())):
                    yield Reason("name", name, f"条款没有说到“{name}”")


def _all(told: Told) -> Iterator[Segment]:
    from assistant.verification.segments import segments

    for source in told.sources:
        yield from segments(source.around)
        yield from segments(source.passage.clause.text)
        for unit in source.units:
            yield from unit.segments


def _wider(name: str, there: set[str]) -> bool:
    """The clause's 硕士及以上 covers 硕士."""
    return not name.endswith(("+", "-")) and bool({f"{name}+", f"{name}-"} & there)
