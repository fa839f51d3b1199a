"""The lexical index over small made-up policies."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.index.postings import Terms, word_term
from knowledge.index.segments import Segments, word_terms
from knowledge.index.terms import query_terms
from knowledge.lexical import Entry, LexicalIndex, gram_terms

_ENTRIES = [
    Entry("某市人才落户办法", "申请条件", "具有博士学位的，可以直接申请落户。"),
    Entry("某市人才落户办法", "申请材料", "提交身份证、学位证书和劳动合同。"),
    Entry("某市租房补贴细则 租房补贴", "补贴标准", "硕士每月1500元，CET6成绩不作要求。"),
]


@pytest.fixture(scope="module")
def index() -> LexicalIndex:
    return LexicalIndex.build(_ENTRIES)


def _grams(index: LexicalIndex, question: str) -> list[float]:
    terms = query_terms(question, index).grams
    scores: list[float] = index.grams.scores(terms.terms, terms.weights).tolist()
    return scores


def _point(char: str) -> int:
    return ord(char)


def test_terms_are_characters_and_pairs_within_a_run() -> None:
    expected = {_point("落"), _point("户"), _point("落") << 21 | _point("户"), _point("人")}
    assert set(gram_terms("落户，人").tolist()) == expected


def test_a_number_or_latin_word_is_one_term_in_any_width_and_case() -> None:
    assert gram_terms("ＣＥＴ６").tolist() == [word_term("cet6")] == gram_terms("cet6").tolist()
    assert word_term("1.5") in gram_terms("1.5倍").tolist()


def test_words_of_one_character_are_left_to_the_grams() -> None:
    assert word_terms("我 的 社保").tolist() == [word_term("社保")]


def test_a_long_policy_word_is_found_by_its_parts_too() -> None:
    def has(text: str, word: str) -> bool:
        return word_term(word) in word_terms(text).tolist()

    assert has("失业保险技能提升补贴", "技能提升补贴") and has("失业保险技能提升补贴", "补贴")


def test_the_clause_that_says_it_scores_highest(index: LexicalIndex) -> None:
    assert int(np.argmax(_grams(index, "博士落户"))) == 0
    assert int(np.argmax(_grams(index, "硕士一个月多少元"))) == 2


def test_headings_count_as_context(index: LexicalIndex) -> None:
    assert int(np.argmax(_grams(index, "材料"))) == 1


def test_titles_are_kept_once_a_document(index: LexicalIndex) -> None:
    assert index.title_of.tolist() == [0, 0, 1]
    terms: Terms = gram_terms("租房补贴")
    assert int(np.argmax(index.titles.scores(terms, index.titles.idf(terms)))) == 1


def test_a_synonym_finds_what_the_question_does_not_say(index: LexicalIndex) -> None:
    said, other = _grams(index, "申请落户")[0], _grams(index, "申请入户")[0]
    assert said > other > _grams(index, "申请")[0]


def test_a_saved_index_answers_as_the_one_in_memory(index: LexicalIndex, tmp_path: Path) -> None:
    index.save(tmp_path)
    loaded = LexicalIndex.load(tmp_path)
    assert len(loaded) == len(index) == 3
    assert _grams(loaded, "博士落户材料") == _grams(index, "博士落户材料")


def test_building_tells_its_progress() -> None:
    steps: list[int] = []
    LexicalIndex.build(_ENTRIES, steps.append)
    assert sum(steps) == 2 * len(_ENTRIES)


def test_an_index_of_nothing_can_be_saved_and_asked(tmp_path: Path) -> None:
    LexicalIndex.build([]).save(tmp_path)
    empty = LexicalIndex.load(tmp_path)
    assert len(empty) == 0 and _grams(empty, "落户") == []


def test_the_words_kept_of_a_text_are_those_of_cutting_it(tmp_path: Path) -> None:
    kept, other = "申请人才公寓须缴纳社会保险", "留学回国人员落户条件"
    Segments.build({kept: word_terms(kept)}).save(tmp_path)
    segments = Segments.load(tmp_path)
    assert segments.of(kept).tolist() == sorted(set(word_terms(kept).tolist()))
    assert segments.of(other).tolist() == sorted(set(word_terms(other).tolist()))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(["博士：", "每月800元", "租房补贴", "；", "（一）", "居住证", "\n", "HSK4级", "，"])
    )
)
def test_a_text_cut_at_its_marks_has_the_words_of_the_whole(parts: list[str]) -> None:
    text = "".join(parts)
    assert np.array_equal(Segments.build({}).of(text), np.unique(word_terms(text)))
