"""The rerank stage: it reorders what was found, in its time, and never costs an answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic, sleep

import pytest

from assistant.bootstrap import Installation
from channels.cli.checks import checks
from knowledge.errors import RerankingUnavailable
from knowledge.ports import Reranker
from knowledge.reranking import Reranking
from knowledge.reranking.stage import settings
from tests.installations import TODAY, installation, policy, published

_QUERY = "租房补贴的标准是多少"


class Liking:
    """Likes texts with one word; counts what it read."""

    model_id = "test/liking"

    def __init__(self, word: str) -> None:
        self.word, self.read = word, 0

    def score(self, query: str, texts: Sequence[str]) -> list[float]:
        """1 for a text that has the word."""
        self.read += len(texts)
        return [float(self.word in text) for text in texts]


class Scale:
    """Scores by a table of what texts end with."""

    model_id = "test/scale"

    def __init__(self, table: dict[str, float]) -> None:
        self.table = table

    def score(self, query: str, texts: Sequence[str]) -> list[float]:
        """What the table says."""
        return [next(score for end, score in self.table.items() if text.endswith(end)) for text in texts]


class Faulty:
    """Does what it is told: waits, fails."""

    model_id = "test/faulty"

    def __init__(self, act: Callable[[], None]) -> None:
        self.act, self.asked = act, 0

    def score(self, query: str, texts: Sequence[str]) -> list[float]:
        """Whatever `act` does, then zeros."""
        self.asked += 1
        self.act()
        return [0.0] * len(texts)


@pytest.fixture
def place(tmp_path: Path) -> Installation:
    place = installation(tmp_path / "data")
    texts = [f"租房补贴的标准为每月{n}00元。" for n in range(1, 8)]
    published(
        place,
        policy(tmp_path / "p", "rent", *texts),
        policy(tmp_path / "p", "bj", "租房补贴的标准为每月九千元。", region='"110000"'),
        policy(tmp_path / "p", "old", "租房补贴的标准为每月八千元。", effective_to="2024-12-31"),
    )
    return place


def reranked(place: Installation, reranker: Reranker | Callable[[], Reranker]) -> Installation:
    make = reranker if callable(reranker) else lambda: reranker
    again = installation(place.settings.data_dir, dense=place.dense)
    again.reranking = Reranking(make)
    return again


def texts(place: Installation, k: int = 3, find: bool = False) -> list[str]:
    search = place.search.find if find else place.search.search
    found = search(_QUERY, k=k, region="310000", as_of=TODAY)
    return [passage.clause.text for passage in found.passages]


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reranker counts for nearly all."""
    monkeypatch.setitem(settings(), "weight", 0.95)  # type: ignore[arg-type]


@pytest.mark.parametrize("find", [False, True])
def test_what_the_reranker_likes_comes_first(place: Installation, trusted: None, find: bool) -> None:
    usual = texts(place, 7, find)
    again = reranked(place, Liking(usual[-1]))
    assert texts(again, 7, find)[0] == usual[-1]
    assert sorted(texts(again, 7, find)) == sorted(usual)
    assert texts(again, 1, find) == usual[-1:]  # it looks further than it is asked for


def test_scores_stay_with_the_places_and_both_measures_are_kept(place: Installation, trusted: None) -> None:
    before = place.search.search(_QUERY, k=7, region="310000", as_of=TODAY).passages
    again = reranked(place, Liking(before[-1].clause.text))
    after = again.search.search(_QUERY, k=7, region="310000", as_of=TODAY).passages
    assert [p.score for p in after] == [p.score for p in before]
    assert after[0].why["rerank"] == 1.0 and after[0].why["fused"] == before[-1].score


def test_both_rankings_count_the_same_unless_told_otherwise(place: Installation) -> None:
    usual = texts(place, 7)
    assert texts(reranked(place, Liking(usual[1])), 1) == usual[1:2]  # a narrow second is put first
    backwards = Scale({text: float(n) for n, text in enumerate(usual)})
    assert texts(reranked(place, backwards), 7) != usual[::-1]  # but not all is turned round


@pytest.mark.parametrize("word", ["九千", "八千"])
def test_it_brings_in_nothing_that_the_filters_keep_out(place: Installation, word: str) -> None:
    assert all(word not in text for text in texts(reranked(place, Liking(word)), 9))


def test_one_question_is_read_once_however_often_it_is_searched(place: Installation) -> None:
    liking = Liking("3")
    again = reranked(place, liking)
    for _ in range(3):
        texts(again)
    assert liking.read == 7


def test_one_that_is_too_slow_does_not_keep_an_answer_waiting(place: Installation) -> None:
    over = threading.Event()
    again = reranked(place, Faulty(lambda: (over.wait(60), None)[1]))
    again.search.snapshot()
    began = monotonic()
    assert texts(again) == texts(place)
    assert monotonic() - began < 40
    assert "超过了 400 毫秒" in again.reranking.trouble  # type: ignore[union-attr]
    over.set()
    again.close()


def _fails() -> None:
    raise RerankingUnavailable("重排服务没有回答。")


def _breaks() -> None:
    raise ZeroDivisionError("broken")


@pytest.mark.parametrize("act", [_fails, _breaks])
def test_one_that_fails_is_left_in_peace_after_three_times(
    place: Installation, act: Callable[[], None]
) -> None:
    faulty = Faulty(act)
    again = reranked(place, faulty)
    for _ in range(6):
        assert texts(again) == texts(place)
    assert faulty.asked == settings()["most_failures"]
    assert again.reranking is not None and again.reranking.trouble
    assert again.assistant.health()["index"]["reranking"] == again.reranking.trouble


def test_one_that_comes_back_is_used_again(place: Installation) -> None:
    away = [True]
    faulty = Faulty(lambda: _fails() if away[0] else None)
    again = reranked(place, faulty)
    for _ in range(4):
        texts(again)
    away[0] = False
    assert again.reranking is not None
    again.reranking._next = 0.0  # rested
    texts(again)
    assert again.reranking.trouble == "" and faulty.asked == 4


def test_one_that_cannot_be_opened_costs_no_answer_and_is_told_by_the_doctor(place: Installation) -> None:
    def absent() -> Reranker:
        raise RerankingUnavailable("重排模型“x”打不开。")

    again = reranked(place, absent)
    assert texts(again) == texts(place)
    said = {check.name: check for check in checks(again)}["重排"]
    assert not said.ok and "打不开" in said.detail


def test_the_doctor_says_how_long_a_list_takes(place: Installation) -> None:
    said = {check.name: check for check in checks(reranked(place, Liking("x")))}["重排"]
    assert said.ok and said.detail.startswith("test/liking，重排 24 条用 ")
    slow = Faulty(lambda: sleep(0.5))
    said = {check.name: check for check in checks(reranked(place, slow))}["重排"]
    assert not said.ok and "超过 400 毫秒" in said.detail
    assert {check.name: check for check in checks(place)}["重排"].detail == "未设置：不重排"


def test_while_it_is_opened_behind_questions_do_not_wait(place: Installation, trusted: None) -> None:
    opened = threading.Event()

    def slowly() -> Reranker:
        opened.wait(60)
        return Liking("700")

    again = reranked(place, slowly)
    assert again.reranking is not None
    again.reranking.open_behind()
    began = monotonic()
    assert texts(again) == texts(place)
    assert monotonic() - began < 40
    opened.set()
    assert again.reranking._opening is not None
    again.reranking._opening.join(60)
    assert "700" in texts(again)[0]


def test_a_reranker_that_tells_nothing_apart_changes_nothing(place: Installation) -> None:
    assert texts(reranked(place, Liking("没有这个词"))) == texts(place)
