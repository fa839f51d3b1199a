"""Ranking: lexical and dense candidates in one order, filters before it, a score that means the same."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from knowledge.index.centre import aimed, question_centre
from knowledge.index.ranking import coverage, rank
from knowledge.lexical import Entry, LexicalIndex
from knowledge.ports import Vectors

_TEXTS = [
    ("某市落户办法", "博士可以直接申请落户，不要求社保年限。"),
    ("某市落户办法", "申请落户时提交身份证和学历证书。"),
    ("某市租房补贴细则", "硕士每月领取租房补贴1500元，最长36个月。"),
    ("某市租房补贴细则", "已购房的，停止发放。"),
    ("某县租房补贴细则", "硕士每月领取租房补贴1000元。"),
]
_EVERY_ROW = np.ones(len(_TEXTS), bool)
_NONE = np.zeros(0, np.int64)


@pytest.fixture(scope="module")
def lexical() -> LexicalIndex:
    return LexicalIndex.build([Entry(title, "", text) for title, text in _TEXTS])


def _unit(*numbers: float) -> Vectors:
    return (np.array(numbers, np.float32) / np.linalg.norm(numbers)).astype(np.float32)


_QUESTION = _unit(1, 0, 0)
_APART = np.tile(_unit(0, 1, 0), (len(_TEXTS), 1))  # vectors that say nothing


def _rows(ranked: Sequence[tuple[int, float, dict[str, float]]]) -> list[int]:
    return [row for row, _, _ in ranked]


def test_the_clause_that_says_it_comes_first(lexical: LexicalIndex) -> None:
    ranked = rank("硕士租房补贴最长几个月", _QUESTION, lexical, _APART, _EVERY_ROW, _NONE, 3)
    assert _rows(ranked)[0] == 2


def test_rows_that_a_filter_excludes_never_take_part(lexical: LexicalIndex) -> None:
    mask = _EVERY_ROW.copy()
    mask[2] = False
    ranked = rank("硕士租房补贴", _QUESTION, lexical, _APART, mask, np.array([2, 3]), 5)
    assert 2 not in _rows(ranked) and _rows(ranked)[0] == 4


def test_a_clause_near_in_meaning_is_found_without_a_common_word(lexical: LexicalIndex) -> None:
    vectors = _APART.copy()
    vectors[3] = _QUESTION
    ranked = rank("xyz", _QUESTION, lexical, vectors, _EVERY_ROW, np.array([3]), 5)
    assert _rows(ranked) == [3]


def test_a_lexical_candidate_gets_its_cosine_though_the_vector_index_missed_it(lexical: LexicalIndex) -> None:
    vectors = _APART.copy()
    vectors[1] = _unit(1, 1, 0)
    why = {row: why for row, _, why in rank("落户", _QUESTION, lexical, vectors, _EVERY_ROW, _NONE, 5)}
    assert why[1]["cosine"] == pytest.approx(0.7071, abs=1e-3)
    assert why[0]["grams"] > 0


def test_close_scores_keep_their_order(lexical: LexicalIndex) -> None:
    vectors = np.tile(_unit(1, 0.01, 0), (len(_TEXTS), 1))
    vectors[4] = _unit(1, 0.009, 0)
    ranked = rank("购房", _QUESTION, lexical, vectors, _EVERY_ROW, np.arange(5), 5)
    scores = [score for _, score, _ in ranked]
    assert len(set(scores)) > 3 and scores == sorted(scores, reverse=True) and 0 < scores[-1] <= scores[0] < 1


def test_an_answer_scores_higher_than_a_clause_for_a_question_it_does_not_answer(
    lexical: LexicalIndex,
) -> None:
    near, far = np.tile(_unit(1, 0.4, 0), (5, 1)), np.tile(_unit(1, 0.65, 0), (5, 1))
    (_, answered, _), *_ = rank("博士申请落户", _QUESTION, lexical, near, _EVERY_ROW, _NONE, 1)
    (_, unanswered, _), *_ = rank("申请护照", _QUESTION, lexical, far, _EVERY_ROW, _NONE, 1)
    assert answered > 2 * unanswered


def test_nothing_allowed_or_nothing_alike_finds_nothing(lexical: LexicalIndex) -> None:
    assert rank("落户", _QUESTION, lexical, _APART, np.zeros(5, bool), np.arange(5), 3) == []
    assert rank("xyz", _QUESTION, lexical, _APART, _EVERY_ROW, _NONE, 3) == []


def test_coverage_is_the_share_of_the_question_that_a_text_speaks_of(lexical: LexicalIndex) -> None:
    whole, half, none = coverage("落户补贴", ["落户补贴", "落户", "天气"], lexical)
    assert whole == pytest.approx(1.0) and 0.2 < half < 0.8 and none == 0.0


class _Leaning:
    """An embedder whose questions all lean the same way, as those of real models do."""

    model_id, dimension = "test/leaning", 3

    def __init__(self) -> None:
        self.asked: list[str] = []

    def query(self, text: str) -> Vectors:
        self.asked.append(text)
        return _unit(1, 0, 0.1 * (len(text) % 3 - 1))

    def passages(self, texts: Sequence[str]) -> Vectors:
        raise AssertionError("the centre is made of questions")


def test_what_all_questions_share_no_longer_makes_a_clause_near(lexical: LexicalIndex) -> None:
    vectors = _APART.copy()
    vectors[0], vectors[2] = _unit(1, 0, 0), _unit(0.9, 0.5, 0)  # near to every question; near to this one
    question, near = _unit(1, 0.25, 0), np.array([0, 2])
    plain = rank("问", question, lexical, vectors, _EVERY_ROW, near, 2)
    centred = rank("问", question, lexical, vectors, _EVERY_ROW, near, 2, centre=_unit(1, 0, 0))
    assert _rows(plain) == [0, 2] and _rows(centred) == [2, 0]
    assert "aim" in centred[0][2] and "cosine" in centred[0][2]


def test_the_centre_is_made_of_phrases_of_the_corpus_and_always_the_same() -> None:
    texts = [text for _, text in _TEXTS]
    one, other = _Leaning(), _Leaning()
    assert np.array_equal(question_centre(one, texts), question_centre(other, texts))
    assert one.asked == other.asked and one.asked[0].startswith("博士可以直接申请落户")
    assert all(any(phrase[:6] in text for text in texts) for phrase in one.asked)


def test_a_corpus_without_phrases_has_no_centre_and_leaves_questions_as_they_are() -> None:
    centre = question_centre(_Leaning(), ["短", ""])
    assert not centre.any()
    assert np.allclose(aimed(_unit(3, 4, 0), centre), _unit(3, 4, 0))
