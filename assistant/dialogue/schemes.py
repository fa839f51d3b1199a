"""Which scheme is meant: by its name or alias, by the place, or as one of several ways to an end."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.dialogue.words import marks, only_of, topic_of_kind, topics
from knowledge.regions import NATION, regions, without_places
from knowledge.text.normalize import fold
from tools.rules.nodes import Constant
from tools.rules.rulebook import Rulebook
from tools.rules.scheme import Scheme

_MARKS = re.compile(r"[\s()（）《》“”\"'‘’]")
_LINE = re.compile(
    r"(?<![\d.])(\d{2,3})(?=分|了?[吗么?？。，,]|$)"
)  # not an age, a length of time, an amount
_SHORTEST = 3  # characters that tell a scheme, of a name without its place


@dataclass(frozen=True, slots=True)
class Meant:
    """The schemes that a text may mean; `topic` where it names an end only (落户)."""

    schemes: tuple[Scheme, ...]
    topic: str | None = None


class SchemeFinder:
    """Finds schemes in texts; names are prepared once."""

    def __init__(self, rules: Rulebook) -> None:
        self._rules = rules
        self._names: dict[str, list[Scheme]] = {}
        for scheme in rules:
            for name in _spellings(scheme):
                self._names.setdefault(name, []).append(scheme)
        self._by_length = sorted(self._names, key=len, reverse=True)

    def meant(self, text: str, places: Iterable[str], kind: str | None = None) -> Meant:
        """The schemes named (of that kind: points, class); else those of the place under a topic named."""
        folded, codes = _squeezed(text), tuple(places)
        if (named := self._named(folded, codes)) and any(kind in (None, s.kind) for s in named):
            return Meant(named)
        topic = next((t for t, words in topics().items() if any(w in folded for w in words)), None)
        found = told_apart(self._of_topic(topic, codes), folded) if topic else ()
        if kind and not any(kind == s.kind for s in found):
            return Meant(named) if named else self._of_kind(kind, codes) or Meant(found, topic)
        return Meant(found, topic)

    def _of_kind(self, kind: str, places: tuple[str, ...]) -> Meant | None:
        """Where no policy is named: the one by which people of the place are classed."""
        topic = topic_of_kind(kind) if places else None
        found = tuple(s for s in self._of_topic(topic, places) if s.kind == kind) if topic else ()
        return Meant(found, topic) if found else None

    def all_named(self, text: str, places: Iterable[str]) -> tuple[Scheme, ...]:
        """Every scheme that the text names, as far as each name means one of the places."""
        rest, codes, found = _squeezed(text), tuple(places), []
        for name in self._by_length:
            if name in rest and len(one := self._named(name, codes)) == 1:
                rest = rest.replace(name, "\n")
                found.append(one[0])
        return tuple(dict.fromkeys(found))

    def of_documents(self, document_ids: Iterable[str]) -> tuple[Scheme, ...]:
        """The schemes whose present version rests on one of the documents."""
        wanted = set(document_ids)
        return tuple(s for s in self._rules if s.versions and s.versions[-1].document in wanted)

    def of_place(self, place: str | None) -> tuple[Scheme, ...]:
        """Every scheme that serves the place; all of them if no place is known."""
        return tuple(s for s in self._rules if _serves(s, (place,) if place else ()))

    def _named(self, text: str, places: tuple[str, ...]) -> tuple[Scheme, ...]:
        """By the longest name; of schemes of one name those of the place, if there are any."""
        for name in self._by_length:
            if name in text:
                found = self._names[name]
                local = [s for s in found if _serves(s, places)]
                if local or not places:
                    return tuple(local or found)
        return ()

    def _of_topic(self, topic: str, places: tuple[str, ...]) -> tuple[Scheme, ...]:
        marks = topics()[topic]
        found = [s for s in self._rules if any(m in n for m in marks for n in (s.name, *s.aliases))]
        return tuple(s for s in found if _serves(s, places))


def told_apart(schemes: tuple[Scheme, ...], text: str) -> tuple[Scheme, ...]:
    """Of several ways to an end those that the words speak of (留学, 应届); all where none is told."""
    said = text.casefold()
    for mark, needed in only_of():
        schemes = tuple(s for s in schemes if mark not in s.name or needed.search(said)) or schemes
    for words, names in marks():
        if words.search(said):
            schemes = tuple(s for s in schemes if _bears(s, names)) or schemes
    return schemes


def _bears(scheme: Scheme, names: tuple[str, ...]) -> bool:
    return any(mark in name for mark in names for name in (scheme.name, *scheme.aliases))


def of_target(schemes: tuple[Scheme, ...], text: str) -> tuple[Scheme, ...]:
    """Of points schemes the one whose line the text names (够120吗); all of them where it names none."""
    lines = {float(number) for number in _LINE.findall(fold(text))}
    named = tuple(s for s in schemes if _line(s) in lines)
    return named if len(named) == 1 else schemes


def _line(scheme: Scheme) -> float | None:
    """The points that are to be reached at present, where they are the same every year."""
    points = scheme.versions[-1].points if scheme.versions else None
    return points.target.value if points and isinstance(points.target, Constant) else None


def _spellings(scheme: Scheme) -> list[str]:
    """Names and aliases, with and without their place."""
    names = [_squeezed(n) for n in (scheme.name, *scheme.aliases)]
    bare = [_squeezed(without_places(n)).lstrip("市省区") for n in (scheme.name, *scheme.aliases)]
    topical = {w for marks in topics().values() for w in marks}
    long = [n for n in bare if len(n) >= _SHORTEST]  # an alias may be as short as 深户
    return [n for n in dict.fromkeys([*names, *long]) if n not in topical - {"居转户"}]


def _squeezed(text: str) -> str:
    """Simplified, half-width, without spaces, brackets and quotation marks."""
    return _MARKS.sub("", fold(text))


def _serves(scheme: Scheme, places: tuple[str, ...]) -> bool:
    """Whether the scheme holds in one of the places; without places everywhere."""
    return not places or scheme.region == NATION or any(scheme.region in regions().chain(p) for p in places)


def city_of(code: str | None) -> str | None:
    """The city (or municipality) of a region; None for a province, the country or no region."""
    if code is None:
        return None
    return next((c for c in regions().chain(code) if regions().get(c).level == "city"), None)
