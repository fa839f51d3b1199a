"""An index made from the one before is, file by file, the one made from nothing."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.bootstrap import Installation
from knowledge.engines import Engine
from knowledge.index.building import Builder
from knowledge.index.manifest import manifest
from knowledge.index.merge import Merge
from knowledge.index.merged_postings import merged_postings
from knowledge.index.postings import Postings
from knowledge.index.vectors import VectorCache
from tests.fakes import MemoryIndex
from tests.installations import NOW, TODAY, installation, policy, published

_WORDS = (
    "租房补贴",
    "落户条件",
    "每月",
    "一次性",
    "博士",
    "硕士",
    "社会保险",
    "满三年",
    "CET6",
    "不作要求",
    "100元",
)
_TITLES = ("人才办法", "补贴细则", "落户通知")
_REGIONS = ('"310000"', '"330100"', '"000000"')


def _text(chance: random.Random) -> str:
    return "".join(chance.choices(_WORDS, k=chance.randint(2, 6))) + "。"


def _change(place: Installation, folder: Path, chance: random.Random) -> None:
    """Some documents are new or changed, some are taken out; texts and titles come up again and again."""
    for name in chance.sample([f"d{n}" for n in range(12)], chance.randint(1, 4)):
        lines = [_text(chance) for _ in range(chance.randint(1, 5))]
        matter = {"title": chance.choice(_TITLES), "region": chance.choice(_REGIONS)}
        place.ingest.run(place.ingest.files([policy(folder, name, *lines, **matter)]))
    served = [d.id for d in place.search.documents()] if place.store.serving() else []
    if len(served) > 2 and chance.random() < 0.4:
        place.store.stage_removal(chance.choice(served), NOW)


def _contents(folder: Path) -> dict[str, bytes]:
    files = {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}
    del files["meta.json"]
    return files


@pytest.mark.parametrize("seed", range(5))
def test_any_sequence_of_changes_gives_the_same_files_as_building_from_nothing(
    tmp_path: Path, seed: int
) -> None:
    chance, place = random.Random(seed), installation(tmp_path / "data")
    builder = Builder(place.store, VectorCache(place.database), tmp_path / "none")
    engine = Engine(place.embedder, MemoryIndex)
    for step in range(8):
        _change(place, tmp_path / "policies", chance)
        number = place.releases.publish(f"step {step}")
        assert number == step + 1
        versions = place.store.release_version_ids(number)
        fresh = tmp_path / f"fresh-{step}"
        builder.build(fresh, number, versions, engine, lambda *_: None, afresh=True)
        assert _contents(place.releases.folder(number)) == _contents(fresh)
        if step in (3, 5):
            place.releases.rollback(chance.randint(1, number))


def test_after_many_changes_search_finds_what_an_index_from_nothing_finds(tmp_path: Path) -> None:
    chance, place = random.Random(7), installation(tmp_path / "data")
    for step in range(6):
        _change(place, tmp_path / "policies", chance)
        place.releases.publish(f"step {step}")
    before = [place.search.search(q, k=10, region=None, as_of=TODAY).passages for q in _WORDS]
    assert place.releases.publish("from nothing", reindex=True) == 7
    assert [place.search.search(q, k=10, region=None, as_of=TODAY).passages for q in _WORDS] == before


@pytest.fixture
def place(tmp_path: Path) -> Installation:
    """Forty documents of three clauses."""
    place, chance = installation(tmp_path / "data"), random.Random(1)
    for n in range(40):
        policy(tmp_path / "policies", f"d{n}", *(f"{_text(chance)}第{n}。" for _ in range(3)))
    published(place, tmp_path / "policies")
    return place


def test_a_small_change_reads_only_what_is_new(
    place: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    clauses = place.store.clauses
    monkeypatch.setattr(place.store, "clauses", lambda v, d: (asked.extend(v), clauses(v, d))[1])
    told: dict[str, tuple[int, int]] = {}
    place.ingest.run(place.ingest.files([policy(tmp_path / "policies", "d3", "改过的一条。")]))
    place.releases.publish("one", lambda phase, done, total: told.__setitem__(phase, (done, total)))
    assert len(asked) == 1
    assert told == {"embedding": (1, 1), "lexical": (2, 2)}


def test_the_question_centre_is_kept_until_one_in_twenty_clauses_changed(
    place: Installation, tmp_path: Path
) -> None:
    def changed(name: str) -> tuple[int, bool]:
        before = place.search.snapshot().centre
        published(place, policy(tmp_path / "policies", name, f"{name}的租房补贴另有规定的情形从其规定。"))
        shot = place.search.snapshot()
        return shot.drift, bool(np.array_equal(shot.centre, before))

    assert changed("d1") == (4, True)  # three rows went, one came
    assert changed("d2") == (0, False)  # eight of 116 are more than 5 %


def test_a_release_rebuilt_elsewhere_has_the_question_centre_it_was_published_with(
    place: Installation, tmp_path: Path
) -> None:
    published(place, policy(tmp_path / "policies", "d1", "改过的一条。"))
    kept = place.search.snapshot().centre
    other = installation(tmp_path / "data")
    folder = tmp_path / "elsewhere"
    cache = VectorCache(other.database)
    builder, engine = Builder(other.store, cache, folder), Engine(other.embedder, MemoryIndex)
    builder.build(folder / "release-2", 2, other.store.release_version_ids(2), engine, lambda *_: None)
    assert np.array_equal(np.load(folder / "release-2" / "centre.npy"), kept)
    assert manifest(folder / "release-2")["drift"] == 0


_ROWS = st.lists(st.lists(st.integers(1, 9), max_size=6), max_size=12)


@settings(max_examples=150, deadline=None)
@given(_ROWS, st.data())
def test_merged_postings_are_those_of_all_rows_together(rows: list[list[int]], data: st.DataObject) -> None:
    """Versions are numbered so that new rows come before, between and after the kept ones."""
    terms = [np.array(row, np.uint64) for row in rows]
    is_new = data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
    goes = data.draw(st.sets(st.integers(0, max(0, len(rows) - 1))))
    numbers = np.arange(len(rows))
    new = numbers[np.array(is_new, bool)]
    old = numbers[~np.array(is_new, bool)]
    kept = [n for n in old.tolist() if n not in goes]
    merge = Merge.of(old, kept, new)
    built = Postings.build(terms[n] for n in sorted([*kept, *new.tolist()]))
    merged = merged_postings(
        Postings.build(terms[n] for n in old), Postings.build(terms[n] for n in new), merge
    )
    for name in ("terms", "starts", "rows", "counts", "lengths"):
        ours, theirs = getattr(merged, name), getattr(built, name)
        assert ours.dtype == theirs.dtype and ours.tolist() == theirs.tolist(), name
