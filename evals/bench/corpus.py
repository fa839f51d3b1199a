"""Synthetic policies: the sample corpus again and again, for other places, with other figures and years.

What stays as in real life is how policies are built, how long their clauses are and which words they use.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.regions import NATION, Region, regions

_FRONT = re.compile(r"---\n(.*?)\n---\n(.*)", re.S)
_YEAR = re.compile(r"(?<!\d)20[0-3]\d(?!\d)")
_LEAP_DAY = re.compile(r"-02-29")
_FIGURE = re.compile(r"(?<![\d年月.])\d{1,4}(?=万|元|分|%|个月|年以上|周岁)")
_YEARS_BACK = 5


@dataclass(frozen=True, slots=True)
class Sample:
    """A policy of the sample corpus as text: its place in the corpus, front matter and body."""

    name: str
    matter: Mapping[str, Any]
    body: str


@dataclass(frozen=True, slots=True)
class Variant:
    """A synthetic policy file and the sample it was made from; copy 0 is the sample itself."""

    name: str
    sample: str
    text: str


def samples(folder: Path) -> list[Sample]:
    """The policies of the sample corpus."""
    found = []
    for path in sorted(folder.rglob("*.md")):
        match = _FRONT.match(path.read_text(encoding="utf-8"))
        if match:
            found.append(Sample(str(path.relative_to(folder)), _yaml(match[1]), match[2]))
    return found


def variants(originals: list[Sample]) -> Iterator[Variant]:
    """Policies without end: first the samples, then their variants round after round."""
    places = _places()
    copy = 0
    while True:
        for sample in originals:
            yield _variant(sample, copy, places)
        copy += 1


def _variant(sample: Sample, copy: int, places: list[Region]) -> Variant:
    if copy == 0:
        return Variant(sample.name, sample.name, _written(sample.matter, sample.body))
    chance = random.Random(f"{sample.name}/{copy}")
    old = regions().get(str(sample.matter["region"]))
    new = chance.choice(places)
    years = chance.randrange(_YEARS_BACK)
    text = _renamed(_written(sample.matter, sample.body), old, new)
    text = _LEAP_DAY.sub("-02-28", _YEAR.sub(lambda m: str(int(m[0]) - years), text))
    match = _FRONT.match(text)
    assert match is not None
    matter = _yaml(match[1]) | {"region": new.code, "level": new.level}
    for key in ("replaces", "replaced_by"):
        matter[key] = [f"{id_}-b{copy}" for id_ in matter[key]]
    matter["id"] = f"{sample.matter['id']}-b{copy}"
    body = _FIGURE.sub(lambda m: str(max(1, round(int(m[0]) * chance.uniform(0.5, 2)))), match[2])
    return Variant(f"copy-{copy}/{sample.name}", sample.name, _written(matter, body))


def _renamed(text: str, old: Region, new: Region) -> str:
    """The text with the old place's names exchanged for the new one's; national texts are left."""
    if old.code == NATION:
        return text
    short = (new.aliases or (new.name,))[0]
    for name in sorted((old.name, *old.aliases), key=len, reverse=True):
        text = text.replace(name, new.name if name == old.name else short)
    return text


def _places() -> list[Region]:
    """Provinces, cities and districts of the whole country."""
    table = regions()
    codes = table.descendants(NATION)
    return [table.get(code) for code in codes]


def _written(matter: Mapping[str, Any], body: str) -> str:
    dump = yaml.dump(dict(matter), Dumper=_DUMPER, allow_unicode=True, sort_keys=False)
    return f"---\n{dump}---\n{body}"


def _yaml(text: str) -> dict[str, Any]:
    matter: dict[str, Any] = yaml.load(text, Loader=_LOADER)
    return matter


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
