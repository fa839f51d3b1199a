"""Looking for a question's terms in a text finds the same as cutting the text up."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from knowledge.index.presence import gram_presence, presence
from knowledge.lexical import gram_terms

_TEXTS = st.lists(st.text("人才住房补貼贴AaＡ12.３ 、，(（\n", max_size=24), min_size=1, max_size=4)


@given(_TEXTS, st.text("人才住房補贴a1.2 ，", min_size=1, max_size=12))
def test_both_ways_of_looking_agree(texts: list[str], question: str) -> None:
    terms = np.unique(gram_terms(question))
    assert (gram_presence(terms, texts) == presence(terms, texts, gram_terms)).all()


def test_a_number_is_found_whole_only() -> None:
    terms = np.unique(gram_terms("2020"))
    assert gram_presence(terms, ["2020年版", "120203元"]).tolist() == [[True], [False]]


def test_no_text_and_no_term_are_no_error() -> None:
    none = gram_terms("，。")
    assert presence(none, ["人才"], gram_terms).shape == gram_presence(none, ["人才"]).shape == (1, 0)
    assert gram_presence(gram_terms("人才"), []).shape == (0, 3)
