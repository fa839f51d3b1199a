"""The same sentence with other numbers in two documents that hold for the same people."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, islice

from knowledge.regions import regions
from knowledge.review.checks.trial import Finding, Trial, in_force
from knowledge.text.normalize import fold
from knowledge.types import Clause, PolicyDocument

_MOST = 20_000  # clauses compared: more would take longer than a publish may
_PIECE = re.compile("[^。；;\n]+")
_AMOUNT = re.compile(
    r"(?<![\d.])(?!\d{4}年)\d[\d,.]*(?=\s*(?:亿|万|千)?(?:元|分|个月|年|%|人民币|平方米|倍))"
)
_ITEM = re.compile(
    "补贴|补助|津贴|资助|奖励|安家费|生活费|租金|积分|计分|分值|社会?保险?|缴费基数|公积金|额度|标准"
)
_FILLING = re.compile(r"[\s,，、:：()（）“”]|一次性|给予|发放|最高|不超过|标准|为|按照?|的")
_SHORTEST = (
    9  # characters of a sentence without its numbers; shorter ones say too little of what they are about
)


@dataclass(frozen=True, slots=True)
class _Saying:
    document: PolicyDocument
    clause: Clause
    sentence: str
    amounts: tuple[str, ...]


class Amounts:
    """Numbers that conflict between levels or documents on the same item (同一事项数额不一致)."""

    name = "同一事项数额不一致"

    def findings(self, trial: Trial) -> Iterable[Finding]:
        """A finding for each pair of sentences alike but for their numbers."""
        changed = {document.id for document in trial.changed.values()}
        groups: dict[str, list[_Saying]] = defaultdict(list)
        clauses = list(islice(_clauses(trial), _MOST + 1))
        if len(clauses) > _MOST:
            yield Finding("warn", self.name, f"条款很多，只比较了前 {_MOST} 条，其余没有比较。")
        for saying, key in _sayings(clauses[:_MOST]):
            groups[key].append(saying)
        for group in groups.values():
            for one, other in combinations(group, 2):
                if not changed.isdisjoint((one.document.id, other.document.id)) and _conflict(one, other):
                    yield self._finding(one, other)

    def _finding(self, one: _Saying, other: _Saying) -> Finding:
        text = (
            f"同一事项数额不一致：{_where(one)}“{one.sentence}”；{_where(other)}“{other.sentence}”。"
            "请核对哪个有效，或在文件中写明各自的适用对象。"
        )
        ids = (one.document.id, other.document.id), (one.clause.id, other.clause.id)
        return Finding("warn", self.name, text, *ids)


def _clauses(trial: Trial) -> Iterator[tuple[PolicyDocument, Clause]]:
    """The clauses that hold today, here or above or below a place of which a document changes."""
    holding = {v for v, d in trial.documents.items() if in_force(d, trial.today)}
    places = {trial.documents[v].region for v in holding & trial.changed.keys()}
    near = {v for v in holding if any(_related(trial.documents[v].region, place) for place in places)}
    for document, clause in trial.clauses(near):
        if clause.effective_to is None or clause.effective_to >= trial.today:
            yield document, clause


def _sayings(clauses: Iterable[tuple[PolicyDocument, Clause]]) -> Iterator[tuple[_Saying, str]]:
    """The sentences with an amount for an item, each with its words alone."""
    for document, clause in clauses:
        for sentence in _PIECE.findall(clause.text):
            if key := _words(sentence):
                amounts = tuple(_AMOUNT.findall(fold(sentence)))
                yield _Saying(document, clause, sentence.strip(), amounts), key


def _words(sentence: str) -> str | None:
    """A sentence without its amounts and fillings; None if it has no amount or says too little."""
    if not any(c.isdigit() for c in sentence) or not _ITEM.search(sentence):
        return None
    plain, count = _AMOUNT.subn("#", fold(sentence))
    words = _FILLING.sub("", plain)
    return words if count and len(words.replace("#", "")) >= _SHORTEST else None


def _conflict(one: _Saying, other: _Saying) -> bool:
    """Whether two documents say different amounts to the same people."""
    a, b = one.document, other.document
    apart = a.id == b.id or a.id in b.replaces or b.id in a.replaces or not _related(a.region, b.region)
    return not apart and _numbers(one) != _numbers(other)


def _numbers(saying: _Saying) -> list[float]:
    return [float(amount.replace(",", "").rstrip(".")) for amount in saying.amounts]


def _related(one: str, other: str) -> bool:
    table = regions()
    return one in table.chain(other) or other in table.chain(one)


def _where(saying: _Saying) -> str:
    place = regions().name(saying.document.region)
    return f"《{saying.document.title}》（{place}）{saying.clause.label}写"
