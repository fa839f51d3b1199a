"""What every `Reranker` must do; a test module gives the fixture `reranker` and subclasses this."""

from __future__ import annotations

from math import isfinite

from knowledge.ports import Reranker

_TEXTS = ["持证满七年可以申请转户。", "毕业五年内来本市工作的人才发放租房补贴。", "短"]


class RerankerContract:
    """The suite every reranker passes."""

    def test_every_text_gets_a_number(self, reranker: Reranker) -> None:
        scores = reranker.score("转户要住满几年？", _TEXTS)
        assert len(scores) == len(_TEXTS)
        assert all(isinstance(score, float) and isfinite(score) for score in scores)

    def test_a_text_has_the_same_score_whatever_stands_beside_it(self, reranker: Reranker) -> None:
        together = reranker.score("租房", _TEXTS)
        alone = [reranker.score("租房", [text])[0] for text in _TEXTS]
        assert [round(score, 3) for score in together] == [round(score, 3) for score in alone]

    def test_the_order_of_the_texts_does_not_matter(self, reranker: Reranker) -> None:
        there = reranker.score("租房", _TEXTS)
        back = reranker.score("租房", _TEXTS[::-1])[::-1]
        assert [round(score, 3) for score in there] == [round(score, 3) for score in back]

    def test_different_texts_are_told_apart(self, reranker: Reranker) -> None:
        assert len({round(score, 6) for score in reranker.score("租房补贴", _TEXTS)}) == len(_TEXTS)

    def test_nothing_to_score_gives_nothing(self, reranker: Reranker) -> None:
        assert reranker.score("租房", []) == []

    def test_broken_characters_do_not_stop_it(self, reranker: Reranker) -> None:
        assert len(reranker.score("\ud800", ["前半\0后半", "半个代理对\ud800", ""])) == 3

    def test_the_model_has_a_name(self, reranker: Reranker) -> None:
        assert "/" in reranker.model_id
