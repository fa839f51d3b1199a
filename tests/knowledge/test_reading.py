"""Whole documents can be read as any release, or the next one, has them; on either database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.bootstrap import Installation
from knowledge.errors import NotPublished, ReleaseNotFound
from knowledge.reading import DRAFT
from tests.installations import installation, policy, published


@pytest.fixture
def place(tmp_path: Path, database_url: str) -> Iterator[Installation]:
    place = installation(tmp_path / "data", database_url=database_url)
    yield place
    place.close()


def ingest(place: Installation, *files: Path) -> None:
    place.ingest.run(place.ingest.files(files))


def test_each_release_keeps_its_own_text(place: Installation, tmp_path: Path) -> None:
    for number, amount in enumerate(("一千", "两千"), 1):
        start = f"202{number}-01-01"
        published(place, policy(tmp_path, "甲", f"补贴{amount}元。", "按月发放。", effective_from=start))
    texts = []
    for release in (1, 2):
        document = place.reading.document("甲", release)
        assert document is not None
        texts.append([c.text for c in document.clauses])
    assert texts == [["补贴一千元。", "按月发放。"], ["补贴两千元。", "补贴一千元。", "按月发放。"]]
    assert (place.reading.sizes(1), place.reading.sizes(2)) == ({"甲": 2}, {"甲": 3})
    assert place.reading.documents(2)["甲"].editions[0].effective_to == date(2021, 12, 31)
    assert place.reading.documents(1)["甲"].editions == ()


def test_the_next_release_is_the_serving_one_with_the_draft_laid_over(
    place: Installation, tmp_path: Path
) -> None:
    published(place, policy(tmp_path, "甲", "补贴一千元。"), policy(tmp_path, "乙", "补贴两千元。"))
    ingest(place, policy(tmp_path, "乙", "补贴三千元。"), policy(tmp_path, "丙", "补贴四千元。"))
    assert set(place.reading.documents(None)) == {"甲", "乙"}
    assert set(place.reading.documents(DRAFT)) == {"甲", "乙", "丙"}
    served, draft = place.reading.served("乙"), place.reading.document("乙")
    assert served is not None and draft is not None
    assert (served.clauses[0].text, draft.clauses[0].text) == ("补贴两千元。", "补贴三千元。")
    assert place.reading.served("丙") is None


def test_a_document_of_the_draft_is_read_before_anything_is_published(
    place: Installation, tmp_path: Path
) -> None:
    ingest(place, policy(tmp_path, "甲", "补贴一千元。"))
    assert place.reading.document("甲") is not None
    assert place.reading.served("甲") is None
    with pytest.raises(NotPublished):
        place.reading.document("甲", None)


def test_what_is_not_there_is_told_apart(place: Installation, tmp_path: Path) -> None:
    published(place, policy(tmp_path, "甲", "补贴一千元。"))
    assert place.reading.document("乙", 1) is None
    with pytest.raises(ReleaseNotFound, match="没有第 7 版"):
        place.reading.documents(7)
