"""A folder is an index only if it is whole, of this form and of these versions; what is damaged is told."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.bootstrap import Installation
from knowledge.engines import Engine
from knowledge.errors import IndexUnavailable
from knowledge.index import snapshot
from knowledge.index.manifest import holds, manifest, verify
from tests.fakes import BigramEmbedder, MemoryIndex
from tests.installations import TODAY, installation, policy, published

_FILES = (
    *("pks", "versions", "starts", "ends", "regions", "digests", "by_digest", "vectors", "centre"),
    *("clause_ends", "lexical/title_of"),
    *(f"lexical/{part}/{name}" for part in ("grams", "words", "titles") for name in ("rows", "terms")),
    *(f"lexical/segments/{name}" for name in ("keys", "ends", "terms", "row_keys")),
)
_ENGINE = Engine(BigramEmbedder(), MemoryIndex)
_EVERY_FILE = (*(f"{name}.npy" for name in _FILES), "clauses.jsonl", "lexical/names.json")


@pytest.fixture
def place(tmp_path: Path) -> Installation:
    place = installation(tmp_path / "data")
    published(place, policy(tmp_path / "policies", "租房", "租房补贴每月100元。", "博士每月200元。"))
    return place


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-7])


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[-2] ^= 4
    file.write_bytes(data)


@pytest.mark.parametrize("meta", [None, "", "{", "[]", '{"form": "0"}', '{"form": "6", "files": 7}'])
def test_what_is_not_a_whole_index_of_this_form_holds_nothing(tmp_path: Path, meta: str | None) -> None:
    if meta is not None:
        (tmp_path / "meta.json").write_text(meta, encoding="utf-8")
    assert holds(tmp_path, []) is False
    with pytest.raises(IndexUnavailable, match="--reindex"):
        verify(tmp_path)
    with pytest.raises(IndexUnavailable, match="--reindex"):
        snapshot.load(tmp_path, _ENGINE, {})


def test_a_whole_folder_holds_just_its_versions(place: Installation) -> None:
    folder, versions = place.releases.folder(1), place.store.release_version_ids(1)
    verify(folder)
    assert holds(folder, versions)
    assert not holds(folder, [*versions, 99])
    (folder / "more.npy").write_bytes(b"")
    assert not holds(folder, versions)


def test_an_index_whose_words_were_cut_with_another_dictionary_is_made_again(
    place: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, versions = place.releases.folder(1), place.store.release_version_ids(1)
    monkeypatch.setattr("knowledge.index.manifest.form", lambda: "6/another")
    assert not holds(folder, versions)
    assert holds(place.releases.folder(1), versions)
    assert manifest(folder)["form"] == "6/another"


def test_every_file_of_an_index_is_watched(place: Installation) -> None:
    assert set(_EVERY_FILE) <= set(manifest(place.releases.folder(1))["files"])


_HARMS = {"cut": cut, "flip": flip, "lost": Path.unlink}


@pytest.mark.parametrize("harm", _HARMS.values(), ids=[*_HARMS])
def test_a_damaged_file_is_noticed_whichever_it_is(
    place: Installation, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    folder = place.releases.folder(1)
    for n, name in enumerate(_EVERY_FILE):
        shutil.copytree(folder, copy := tmp_path / f"copy-{n}")
        harm(copy / name)
        with pytest.raises(IndexUnavailable, match="--reindex"):
            snapshot.load(copy, _ENGINE, {})


@pytest.mark.parametrize("name", ["vectors.npy", "lexical/words/rows.npy", "clauses.jsonl", "meta.json"])
@pytest.mark.parametrize("harm", _HARMS.values(), ids=[*_HARMS])
def test_a_damaged_index_is_made_again_from_the_database(
    place: Installation, tmp_path: Path, name: str, harm: Callable[[Path], None]
) -> None:
    folder = place.releases.folder(1)
    harm(folder / name)
    again = installation(tmp_path / "data", dense=place.dense)
    found = again.search.search("博士每月多少", k=1, region=None, as_of=TODAY)
    assert [p.clause.text for p in found.passages] == ["博士每月200元。"]
    verify(folder)


def test_a_damaged_index_that_is_made_again_is_told_in_the_log(
    place: Installation,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # import-linter, which another test runs in this process, turns off the loggers that are there
    monkeypatch.setattr(logging.getLogger("knowledge.releases"), "disabled", False)
    flip(place.releases.folder(1) / "vectors.npy")
    installation(tmp_path / "data", dense=place.dense).search.snapshot()
    assert "vectors.npy" in caplog.text and "重建第 1 版" in caplog.text


def test_a_manifest_that_names_no_files_is_no_manifest(place: Installation) -> None:
    folder = place.releases.folder(1)
    meta = manifest(folder)
    del meta["files"]
    (folder / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    assert not holds(folder, place.store.release_version_ids(1))
