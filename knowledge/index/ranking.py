"""Ranking: lexical and dense candidates, completed with each other's measures, in one order.

The score of a clause is the chance that it answers the question, by a logistic model over a few
measures that mean the same for every question; its weights are data (`ranking.yaml`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.index.centre import aimed
from knowledge.index.postings import K1, Postings, Scores
from knowledge.index.presence import gram_presence
from knowledge.index.row_file import VectorRows
from knowledge.index.terms import Weighted, query_terms
from knowledge.index.weights import weights
from knowledge.lexical import LexicalIndex
from knowledge.ports import Vectors

_LEXICAL_CANDIDATES = 100
_TITLE_SHARE = 0.5  # of a title's match, when lexical candidates are chosen

Rows = NDArray[np.int64]
Ranked = tuple[int, float, dict[str, float]]


def rank(
    query: str,
    vector: Vectors | None,
    lexical: LexicalIndex,
    vectors: VectorRows,
    mask: NDArray[np.bool_],
    near: Rows,
    k: int,
    centre: Vectors | None = None,
) -> list[Ranked]:
    """The k best allowed rows with score in [0, 1] and the measures behind it, best first.

    `near` are rows the vector index found; `vectors` has the vector of every row and is read only
    for candidates. Rows outside `mask` never take part. `centre` is the release's question centre.
    Without a `vector` (the model is away) the cosine is what clauses that share so many words usually have.
    """
    shares = _bm25_shares(query, lexical)
    rows = np.union1d(near[mask[near]], _lexical_candidates(shares, mask)).astype(np.int64)
    return _best(shares, vector, vectors, rows, centre, k) if len(rows) else []


def scores(
    query: str,
    vector: Vectors | None,
    lexical: LexicalIndex,
    vectors: VectorRows,
    rows: Rows,
    centre: Vectors | None = None,
) -> list[Ranked]:
    """These rows with score and measures, best first."""
    return _best(_bm25_shares(query, lexical), vector, vectors, rows, centre)


def _best(
    shares: Shares,
    vector: Vectors | None,
    vectors: VectorRows,
    rows: Rows,
    centre: Vectors | None,
    k: int | None = None,
) -> list[Ranked]:
    measures = _measures(shares, rows)
    if vector is None:
        measures |= _usual_cosines(measures)
        logits = _logits(measures, weights()["plain"])
    else:
        measures |= _cosines(vector, vectors[rows], centre)
        logits = _logits(measures, weights()["plain" if centre is None else "aimed"])
    best = np.argsort(-logits, kind="stable")[:k]
    return [(int(rows[i]), _chance(logits[i]), _at(measures, i)) for i in best]


def coverage(query: str, texts: Sequence[str], lexical: LexicalIndex) -> list[float]:
    """Share of the question's terms, by weight, that each text speaks of."""
    grams = query_terms(query, lexical).grams
    if not grams.full:
        return [0.0] * len(texts)
    shares: Scores = gram_presence(grams.terms, texts) @ grams.weights / np.float32(grams.full)
    return [min(1.0, share) for share in shares.tolist()]


def cosines(vectors: Vectors, vector: Vectors) -> Scores:
    """The cosines of vectors with a question's vector."""
    # Not by `@`: OpenBLAS's threads wait for more work by spinning, which took as much time as all the rest.
    found: Scores = np.einsum("ij,j->i", vectors.astype(np.float32, copy=False), vector)
    return found


@dataclass(frozen=True, slots=True)
class Shares:
    """BM25 of every row as a share of what a text full of the question's terms would reach."""

    grams: Scores
    words: Scores
    title: Scores
    candidates: Scores


@lru_cache(maxsize=8)  # one question is searched under several filters
def _bm25_shares(query: str, lexical: LexicalIndex) -> Shares:
    terms = query_terms(query, lexical)
    grams, words = (
        _bm25(file, said) for file, said in ((lexical.grams, terms.grams), (lexical.words, terms.words))
    )
    title = _bm25(lexical.titles, terms.titles)[lexical.title_of]
    return Shares(
        _share(grams, terms.grams),
        _share(words, terms.words),
        _share(title, terms.titles),
        grams + np.float32(_TITLE_SHARE) * title,
    )


def _bm25(postings: Postings, terms: Weighted) -> Scores:
    return postings.scores(terms.terms, terms.weights)


def _share(scores: Scores, terms: Weighted) -> Scores:
    return scores / np.float32(terms.full * (K1 + 1)) if terms.full else np.zeros_like(scores)


def _lexical_candidates(shares: Shares, mask: NDArray[np.bool_]) -> Rows:
    scores = shares.candidates
    allowed = np.flatnonzero(mask & (scores > 0))
    if len(allowed) > _LEXICAL_CANDIDATES:
        allowed = allowed[np.argpartition(-scores[allowed], _LEXICAL_CANDIDATES)[:_LEXICAL_CANDIDATES]]
    return allowed


def _measures(shares: Shares, rows: Rows) -> dict[str, Scores]:
    return {"grams": shares.grams[rows], "words": shares.words[rows], "title": shares.title[rows]}


def _cosines(vector: Vectors, found: Vectors, centre: Vectors | None) -> dict[str, Scores]:
    found = np.asarray(found, np.float32)
    plain = {"cosine": cosines(found, vector)}
    return plain if centre is None else plain | {"aim": cosines(found, aimed(vector, centre))}


def _usual_cosines(measures: Mapping[str, Scores]) -> dict[str, Scores]:
    """Cosines guessed from words, marked as such by the measure `by_words`."""
    usual = weights()["by_words"]
    guessed = sum(
        (np.float32(weight) * measures[name] for name, weight in usual["weights"].items()),
        np.float32(usual["bias"]),
    )
    cosine: Scores = np.minimum(np.asarray(guessed, np.float32), np.float32(usual["most"]))
    return {"cosine": cosine, "by_words": np.ones_like(cosine)}


def _logits(measures: Mapping[str, Scores], model: Mapping[str, Any]) -> NDArray[np.float64]:
    # in double precision: the chances of good clauses lie close together
    parts = [weight * measures[name].astype(np.float64) for name, weight in model["weights"].items()]
    total: NDArray[np.float64] = np.sum(parts, axis=0) + model["bias"]
    return total


def _chance(logit: float) -> float:
    return 1.0 / (1.0 + exp(-float(logit)))


def _at(measures: Mapping[str, Scores], place: int) -> dict[str, float]:
    return {name: round(float(values[place]), 4) for name, values in measures.items()}
