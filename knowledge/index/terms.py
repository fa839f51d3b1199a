"""What a question asks for, as weighted terms: its own, and those of synonyms with less weight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np

from knowledge.index.postings import Postings, Scores, Terms
from knowledge.index.segments import word_terms
from knowledge.index.synonyms import Meaning, Synonyms, policy_synonyms
from knowledge.lexical import LexicalIndex, gram_terms
from knowledge.text.normalize import fold

Split = Callable[[str], Terms]
_SYNONYM = 0.5  # of the weight of what was said, shared among the other names


@dataclass(frozen=True, slots=True)
class Weighted:
    """Distinct terms with weights; `said` marks how many of them stand in the question itself."""

    terms: Terms
    weights: Scores
    said: int

    @property
    def full(self) -> float:
        """The weight of a text that has every term of the question."""
        return float(self.weights[: self.said].sum())


@dataclass(frozen=True, slots=True)
class QueryTerms:
    """The terms of a question for each inverted file."""

    grams: Weighted
    words: Weighted
    titles: Weighted


def query_terms(query: str, index: LexicalIndex, synonyms: Synonyms | None = None) -> QueryTerms:
    """Weigh the terms of a question by how telling they are in this index; remembers the last ones."""
    return _remembered(index)(query, synonyms or policy_synonyms())


@lru_cache(maxsize=2)  # the serving release, and the one before it while the last questions finish
def _remembered(index: LexicalIndex) -> Callable[[str, Synonyms], QueryTerms]:
    return lru_cache(maxsize=512)(partial(_query_terms, index))


def _query_terms(index: LexicalIndex, query: str, synonyms: Synonyms) -> QueryTerms:
    folded = fold(query)
    meanings = synonyms.found(folded)
    return QueryTerms(
        _weighted(folded, meanings, index.grams, gram_terms),
        _weighted(folded, meanings, index.words, word_terms),
        _weighted(folded, meanings, index.titles, gram_terms),
    )


def _weighted(text: str, meanings: list[Meaning], postings: Postings, split: Split) -> Weighted:
    said = np.unique(split(text))
    names = [[_terms_of(name, split) for name in (m.said, *m.others)] for m in meanings if m.others]
    idf = postings.idf(np.concatenate([said, *(terms for each in names for terms in each)]))  # in one go
    weights = dict(zip(said.tolist(), idf[: len(said)].tolist(), strict=True))
    start = len(said)
    for each in names:
        start = _add_synonyms(weights, each, idf, start)
    return Weighted(
        np.array(list(weights), np.uint64), np.array(list(weights.values()), np.float32), len(said)
    )


def _add_synonyms(weights: dict[int, float], names: list[Terms], idf: Scores, start: int) -> int:
    """Give each other name a share of the weight of the name that was said, which is the first.

    Their weights stand in `idf` from `start` on; gives where they end.
    """
    said, *others = names
    budget = _SYNONYM * float(idf[start : start + len(said)].sum())
    start += len(said)
    for terms in others:
        own = idf[start : start + len(terms)]
        start += len(terms)
        share = budget / max(float(own.sum()), 1e-6) / len(others) ** 0.5
        for term, weight in zip(terms.tolist(), (own * share).tolist(), strict=True):
            weights.setdefault(term, weight)
    return start


@lru_cache(maxsize=4096)
def _terms_of(name: str, split: Split) -> Terms:
    return np.unique(split(name))
