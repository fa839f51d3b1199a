"""What every `DenseIndex` must do; a test module gives the fixture `index` (empty) and subclasses this."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.ports import DenseIndex, Vectors


def unit_vectors(count: int, dimension: int = 16, seed: int = 7) -> Vectors:
    """Random directions."""
    vectors = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    result: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return result


def named(count: int, prefix: str = "text") -> list[str]:
    """Ids of so many texts."""
    return [f"{prefix}-{number}" for number in range(count)]


class DenseIndexContract:
    """The suite every vector index passes."""

    def test_the_nearest_come_first_with_their_cosines(self, index: DenseIndex) -> None:
        vectors = unit_vectors(40)
        index.add("310000", named(40), vectors)
        hits = index.query(["310000"], vectors[3], 5)
        exact = vectors @ vectors[3]
        assert [id_ for id_, _ in hits] == [f"text-{row}" for row in np.argsort(-exact)[:5]]
        assert [cosine for _, cosine in hits] == pytest.approx(sorted(exact, reverse=True)[:5], abs=1e-4)

    def test_partitions_are_searched_together_and_apart(self, index: DenseIndex) -> None:
        vectors = unit_vectors(20)
        index.add("000000", named(10, "state"), vectors[:10])
        index.add("310109", named(10, "district"), vectors[10:])
        only = index.query(["000000"], vectors[15], 10)
        both = index.query(["000000", "310109"], vectors[15], 10)
        assert all(id_.startswith("state") for id_, _ in only)
        assert both[0][0] == "district-5" and both[0][1] == pytest.approx(1.0, abs=1e-4)

    def test_a_text_in_two_partitions_is_found_once(self, index: DenseIndex) -> None:
        vectors = unit_vectors(3)
        index.add("a", named(3), vectors)
        index.add("b", named(3), vectors)
        found = [id_ for id_, _ in index.query(["a", "b", "a"], vectors[0], 10)]
        assert sorted(found) == named(3)

    def test_an_id_that_is_there_keeps_its_vector(self, index: DenseIndex) -> None:
        first, second = unit_vectors(2)
        index.add("p", ["same"], first[None])
        index.add("p", ["same", "new"], np.stack([second, second]))
        assert dict(index.query(["p"], first, 2))["same"] == pytest.approx(1.0, abs=1e-4)
        assert index.ids("p") == {"same", "new"}

    def test_an_id_named_twice_in_one_batch_is_stored_once(self, index: DenseIndex) -> None:
        first, second = unit_vectors(2)
        index.add("p", ["twice", "twice"], np.stack([first, second]))
        assert index.ids("p") == {"twice"}
        assert index.query(["p"], first, 1)[0][1] == pytest.approx(1.0, abs=1e-4)

    @pytest.mark.parametrize("count", [3, 5200])
    def test_what_is_missing_is_told_in_the_order_asked(self, index: DenseIndex, count: int) -> None:
        index.add("p", named(count, "here"), unit_vectors(count, dimension=8))
        asked = [*named(count, "here"), "not-here", "here-1", "nor-this", "not-here"]
        assert index.missing("p", asked) == ["not-here", "nor-this"]
        assert index.missing("never-there", ["a", "b"]) == ["a", "b"]
        assert index.missing("p", []) == []

    def test_removed_ids_are_gone_and_unknown_ones_are_no_error(self, index: DenseIndex) -> None:
        vectors = unit_vectors(6)
        index.add("p", named(6), vectors)
        index.remove("p", ["text-2", "never-there"])
        index.remove("no-such-partition", ["text-1"])
        assert index.ids("p") == set(named(6)) - {"text-2"}
        assert "text-2" not in dict(index.query(["p"], vectors[2], 6))

    def test_nothing_is_found_where_nothing_was_stored(self, index: DenseIndex) -> None:
        assert index.ids("empty") == set()
        assert index.query(["empty"], unit_vectors(1)[0], 3) == []
        assert index.query([], unit_vectors(1)[0], 3) == []

    def test_asking_for_more_than_there_is_gives_all(self, index: DenseIndex) -> None:
        vectors = unit_vectors(4)
        index.add("p", named(4), vectors)
        assert len(index.query(["p"], vectors[0], 50)) == 4
        assert index.query(["p"], vectors[0], 0) == []

    def test_many_texts_are_stored_in_portions(self, index: DenseIndex) -> None:
        vectors = unit_vectors(6000, dimension=8)
        index.add("many", named(6000), vectors)
        assert index.ids("many") == set(named(6000))
        assert index.query(["many"], vectors[5999], 1)[0][0] == "text-5999"

    def test_any_text_can_name_a_partition(self, index: DenseIndex) -> None:
        vectors = unit_vectors(1)
        for name in ("上海市虹口区/历史", "x", "-odd-", "a" * 300, "A.b c"):
            index.add(name, ["only"], vectors)
            assert index.ids(name) == {"only"}
