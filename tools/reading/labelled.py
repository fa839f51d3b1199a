"""Facts told by their own name, as forms do: 行政拘留次数2次, 国籍身份是中国澳门, 月租金：3500."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import replace
from datetime import date
from functools import cache

from tools.reading.answers import answer
from tools.reading.entries import content
from tools.reading.phrases import Lexicon
from tools.reading.scene import Scene, scene
from tools.reading.types import FactRead
from tools.rules.vocabulary import Fact, Vocabulary

_IS = re.compile(
    r"(?:应该|现在|目前|大概|就|都|也)*(?:是|为|:|=|有)\n?|\n?(?=\d)|(?=[零一二两三四五六七八九十没无])"
)
_VALUE = re.compile(r"[^\n\0]{1,24}")
_FIELD = (
    r"(?:^|(?<=[,;。!\s、/|.)(\]】]))(?P<l>{})(?:情况|状况)?\s?[:=|]\s?"
    r"(?P<v>(?:[^,;。\s|/]|(?<=\d)/(?=\d)){{1,16}})"
)
_SHORTEST = 4  # characters; shorter labels (学历, 年龄) are words of their own and have phrases


def labelled(
    told: Scene, names: Vocabulary, known: Lexicon, as_of: date, found: Container[str]
) -> dict[str, FactRead]:
    """Every fact whose label stands in the message with a value after it."""
    view = told.views["self"]
    reads = (_read(fact, label, view, known, as_of, told.place) for fact, label in _named(names, view, found))
    return {read.fact: read for read in reads if read is not None}


def forms(told: Scene, names: Vocabulary, known: Lexicon, as_of: date) -> dict[str, FactRead]:
    """Every field of a form filled in: 学历：本科 应届：否 子女=1."""
    if not any(mark in told.text for mark in ":=|"):
        return {}
    fields, view = content()["fields"], told.views["self"]
    reads: dict[str, FactRead] = {}
    for found in _field().finditer(told.text):
        fact = names.find(fields[found["l"]])
        if fact is None or "\0" in view[found.start("v") : found.end("v")]:
            continue
        value = re.split(r"\s", found["v"].strip())[0]
        if any(value.startswith(label) for label in fields):
            continue
        read = answer(fact, scene(value, known, told.place, hometown=fact.id == "household"), known, as_of)
        if isinstance(read, FactRead):
            reads.setdefault(fact.id, replace(read, start=found.start(), end=found.start("v") + read.end))
    return reads


@cache
def _field() -> re.Pattern[str]:
    labels = sorted(content()["fields"], key=len, reverse=True)
    return re.compile(_FIELD.format("|".join(labels)), re.MULTILINE)


def _named(names: Vocabulary, view: str, found: Container[str]) -> Iterator[tuple[Fact, str]]:
    for fact in names:
        if fact.id in found:
            continue
        for label in (fact.label, *fact.aliases):
            if len(label) >= _SHORTEST and label in view:
                yield fact, label
                break


def _read(
    fact: Fact, label: str, view: str, known: Lexicon, as_of: date, place: str | None
) -> FactRead | None:
    at = view.index(label) + len(label)
    sign = _IS.match(view, at)
    value = _VALUE.match(view, sign.end()) if sign else None
    if sign is None or value is None or (fact.kind == "bool" and not sign[0].strip()):
        return None
    read = answer(fact, scene(value[0], known, place), known, as_of)
    if not isinstance(read, FactRead):
        return None
    return replace(read, start=at - len(label), end=value.start() + read.end)
