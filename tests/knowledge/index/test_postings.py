"""The inverted file: scores as by the formula, and the same from memory and from disk."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from knowledge.index.postings import K1, B, Postings, Terms, word_term

_ROWS = [[1, 2, 2, 3], [2, 4], [5, 5, 5, 5, 5, 5], [3]]


@pytest.fixture
def postings() -> Postings:
    return Postings.build(np.array(row, np.uint64) for row in _ROWS)


def _terms(*terms: int) -> Terms:
    return np.array(terms, np.uint64)


def _bm25(term: int, row: int) -> float:
    holding = sum(term in other for other in _ROWS)
    idf = math.log(1 + (len(_ROWS) - holding + 0.5) / (holding + 0.5))
    average = sum(map(len, _ROWS)) / len(_ROWS)
    count = _ROWS[row].count(term)
    return idf * count * (K1 + 1) / (count + K1 * (1 - B + B * len(_ROWS[row]) / average))


@pytest.mark.parametrize("term", [1, 2, 3, 4, 5])
def test_scores_are_bm25(postings: Postings, term: int) -> None:
    terms = _terms(term)
    expected = [_bm25(term, row) if term in _ROWS[row] else 0.0 for row in range(len(_ROWS))]
    assert postings.scores(terms, postings.idf(terms)).tolist() == pytest.approx(expected, rel=1e-5)


def test_a_term_that_is_nowhere_scores_nothing_and_counts_as_the_rarest(postings: Postings) -> None:
    assert postings.scores(_terms(99), postings.idf(_terms(99))).tolist() == [0.0] * 4
    assert postings.idf(_terms(99))[0] > postings.idf(_terms(5))[0] > postings.idf(_terms(2))[0]


def test_candidates_get_the_same_scores_one_by_one_as_all_rows_together(postings: Postings) -> None:
    terms, rows = _terms(2, 3, 99), np.array([0, 3])
    idf = postings.idf(terms)
    assert (postings.matches(terms, rows) @ idf).tolist() == pytest.approx(
        postings.scores(terms, idf)[rows].tolist(), rel=1e-5
    )


def test_a_saved_file_answers_as_the_one_in_memory(postings: Postings, tmp_path: Path) -> None:
    postings.save(tmp_path)
    loaded, terms = Postings.load(tmp_path), _terms(1, 2, 5)
    assert np.array_equal(
        loaded.scores(terms, loaded.idf(terms)), postings.scores(terms, postings.idf(terms))
    )


def test_many_rows_are_merged_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.index.postings._CHUNK", 50)
    rng = np.random.default_rng(3)
    rows = [rng.integers(1, 30, 7).astype(np.uint64) for _ in range(200)]
    postings = Postings.build(rows)
    for term in range(1, 30):
        found = np.flatnonzero(postings.scores(_terms(term), np.ones(1, np.float32)))
        assert found.tolist() == [i for i, row in enumerate(rows) if term in row]


def test_an_empty_file_answers_with_nothing() -> None:
    empty = Postings.build([])
    assert len(empty.scores(_terms(1), empty.idf(_terms(1)))) == 0


def test_words_and_pairs_of_characters_never_share_a_number() -> None:
    assert word_term("社保") >= 1 << 41 > (ord("\U0002fa1f") << 21 | 0x1FFFFF)
    assert word_term("社保") == word_term("社保") != word_term("落户")
