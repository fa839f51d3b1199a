"""Facts told by their own name, as forms do: 行政拘留次数2次, 国籍身份是中国澳门, 月租金：3500."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import replace
from datetime import date

from tools.reading.answers import answer
from tools.reading.phrases import Lexicon
from tools.reading.scene import Scene, scene
from tools.reading.types import FactRead
from tools.rules.vocabulary import Fact, Vocabulary

_IS = re.compile(
    r"(?:应该|现在|目前|大概|就|都|也)*(?:是|为|:|=|有)\n?|\n?(?=\d)|(?=[零一二两三四五六七八九十没无])"
)
_VALUE = re.compile(r"[^\n\0]{1,24}")
_SHORTEST = 4  # characters; shorter labels (学历, 年龄) are words of their own and have phrases


def labelled(
    told: Scene, names: Vocabulary, known: Lexicon, as_of: date, found: Container[str]
) -> dict[str, FactRead]:
    """Every fact whose label stands in the message with a value after it."""
    view = told.views["self"]
    reads = (_read(fact, label, view, known, as_of) for fact, label in _named(names, view, found))
    return {read.fact: read for read in reads if read is not None}


def _named(names: Vocabulary, view: str, found: Container[str]) -> Iterator[tuple[Fact, str]]:
    for fact in names:
        if fact.id in found:
            continue
        for label in (fact.label, *fact.aliases):
            if len(label) >= _SHORTEST and label in view:
                yield fact, label
                break


def _read(fact: Fact, label: str, view: str, known: Lexicon, as_of: date) -> FactRead | None:
    at = view.index(label) + len(label)
    sign = _IS.match(view, at)
    value = _VALUE.match(view, sign.end()) if sign else None
    if sign is None or value is None or (fact.kind == "bool" and not sign[0].strip()):
        return None
    read = answer(fact, scene("\n" * value.start() + value[0], known), known, as_of)
    return replace(read, start=at - len(label)) if isinstance(read, FactRead) else None
