"""The caller's own case by the rules: where it stands as told so far, and what to ask the caller next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.dialogue.knowing import is_local
from assistant.dialogue.schemes import SchemeFinder, city_of
from assistant.listening.types import CaseResult
from assistant.ports import FactReader
from knowledge.regions import NATION
from tools.rules.asking import questions
from tools.rules.engine import evaluate
from tools.rules.rulebook import Rulebook
from tools.rules.scheme import Scheme
from tools.rules.values import Pair, show_pair
from tools.rules.vocabulary import vocabulary

_MOST_MISSING = 6
_MOST_KEPT = 1024  # cases that are remembered: of a call each is asked for after every segment


@dataclass(frozen=True, slots=True)
class Rules:
    """What a case is worked out with."""

    rules: Rulebook
    finder: SchemeFinder
    read: FactReader


@dataclass(frozen=True, slots=True)
class OwnCase:
    """Where the caller stands, and the most deciding question."""

    result: CaseResult
    ask_next: str


class Cases:
    """Works out cases; the rules are read when the first one is asked for."""

    def __init__(self, make: Callable[[], Rules]) -> None:
        self._make = make
        self._made: Rules | None = None
        self._worked_out: dict[object, OwnCase] = {}

    def warm(self) -> None:
        """Read the rules."""
        kit = self._open()
        kit.read("", date.min)

    def of(
        self, question: str, told: str, documents: Sequence[str], places: Sequence[str], as_of: date
    ) -> OwnCase | None:
        """The case that the question is about; None where no single scheme is meant."""
        kit = self._open()
        if (scheme := self._scheme(question, documents, places)) is None:
            return None
        region = None if scheme.region == NATION else scheme.region
        pairs = facts_told(kit.read, told, as_of, region)
        key = (scheme.id, tuple(sorted(pairs.items())), as_of)
        if key not in self._worked_out:
            if len(self._worked_out) >= _MOST_KEPT:
                self._worked_out.clear()
            self._worked_out[key] = _worked_out(kit.rules, scheme, pairs, as_of)
        return self._worked_out[key]

    def _scheme(self, question: str, documents: Sequence[str], places: Sequence[str]) -> Scheme | None:
        finder = self._open().finder
        by_document = finder.of_documents(documents[:1])
        meant = finder.meant(question, places).schemes
        both = tuple(s for s in meant if s in by_document)
        for found in (both, by_document):
            if len(found) == 1:
                return found[0]
        return None

    def _open(self) -> Rules:
        if self._made is None:
            self._made = self._make()
        return self._made


def facts_told(read: FactReader, told: str, as_of: date, region: str | None) -> Mapping[str, Pair]:
    """The facts of the caller in what was said; of 本市 only what was told of the scheme's city."""
    reading = read(told, as_of, place=city_of(region) if region else None)
    words = vocabulary()
    return {
        f.fact: (f.low, f.high) for f in reading.facts if not (is_local(words[f.fact]) and region is None)
    }


def _worked_out(rules: Rulebook, scheme: Scheme, pairs: Mapping[str, Pair], as_of: date) -> OwnCase:
    asks = questions(rules, scheme, pairs, as_of)
    found = evaluate(rules, scheme, pairs, as_of)
    names = vocabulary()
    known = tuple(f"{names[n].label} {show_pair(names[n], pair)}" for n, pair in pairs.items())
    missing = tuple(names[n].label for n in found.missing[:_MOST_MISSING])
    result = CaseResult(scheme.id, scheme.name, str(found.status), found.headline, known, missing)
    return OwnCase(result, asks[0].question if asks else "")
