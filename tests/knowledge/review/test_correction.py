"""What officers put right in a document's description, and what they confirm."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.bootstrap import Installation
from knowledge.errors import NotPermitted, UnreadableDocument, WrongState
from knowledge.review.actors import Actor
from tests.installations import installation, policy, published

EDITOR, REVIEWER = Actor("张编", "editor"), Actor("王审", "reviewer")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    place = installation(tmp_path / "data")
    published(place, policy(tmp_path / "p", "jia", "探亲补贴每月100元。", number="沪测〔2024〕1号"))
    yield place
    place.close()


def fact(place: Installation, name: str, draft: bool = True) -> dict[str, object]:
    return next(one for one in place.dossiers.facts("jia", draft) if one["field"] == name)


def test_a_correction_waits_for_review_and_moves_the_clauses_days(place: Installation) -> None:
    correct = place.dossiers.correction.correct
    correct("jia", {"effective_to": "2027-12-31"}, EDITOR, "有效期至2027年12月31日。")
    told = fact(place, "effective_to")
    assert (told["value"], told["sentence"]) == ("2027-12-31", "有效期至2027年12月31日。")
    assert fact(place, "effective_to", draft=False)["value"] == ""
    text = place.reading.document("jia")
    assert text and {clause.effective_to for clause in text.clauses} == {date(2027, 12, 31)}
    draft = place.review.draft("jia")
    assert (draft.state, draft.made_by, draft.publishable) == ("draft", "张编", False)
    event = place.history.events("jia")[0]
    assert (event.action, event.detail["old"], event.detail["new"]) == ("correct", "", "2027-12-31")


def test_the_same_file_brought_in_again_leaves_a_correction_alone(
    place: Installation, tmp_path: Path
) -> None:
    place.dossiers.correction.correct("jia", {"issuer": "某某局"}, EDITOR)
    (row,) = place.ingest.run(place.ingest.files([tmp_path / "p" / "jia.md"]), by=EDITOR)
    assert row.outcome == "unchanged"
    assert fact(place, "issuer")["value"] == "某某局"


def test_a_corrected_replacement_ends_the_other_document_with_it(place: Installation, tmp_path: Path) -> None:
    new = policy(
        tmp_path / "n", "yi", "探亲补贴每月200元。", effective_from="2025-03-01", title="上海市新探亲规定"
    )
    place.ingest.run(place.ingest.files([new]), by=EDITOR)
    place.dossiers.correction.correct("yi", {"replaces": ["沪测〔2024〕1号"]}, EDITOR)
    assert fact(place, "effective_to")["value"] == "2025-02-28"
    assert place.review.draft("jia").caused_by == "yi"
    family = place.dossiers.family("jia")
    assert [text["document_id"] for text in family["texts"]] == ["jia", "yi"]
    assert family["ties"] == [{"by": "yi", "kind": "replaces", "of": "jia"}]


def test_a_confirmation_holds_as_long_as_the_value_stands(place: Installation) -> None:
    correction = place.dossiers.correction
    correction.confirm("jia", ["number", "title"], REVIEWER)
    seen = fact(place, "number")["seen"]
    assert isinstance(seen, dict) and (seen["action"], seen["by"]) == ("confirm", "王审")
    assert place.review.drafts() == []
    correction.correct("jia", {"number": "沪测〔2024〕8号"}, EDITOR)
    seen = fact(place, "number")["seen"]
    assert isinstance(seen, dict) and (seen["action"], seen["by"]) == ("correct", "张编")
    assert fact(place, "number", draft=False)["seen"] is None


def test_impossible_corrections_are_refused_in_words(place: Installation) -> None:
    correct = place.dossiers.correction.correct
    with pytest.raises(UnreadableDocument, match="不是一个存在的日期"):
        correct("jia", {"effective_to": "2027-02-30"}, EDITOR)
    with pytest.raises(UnreadableDocument, match="早于生效日期"):
        correct("jia", {"effective_to": "2001-01-01"}, EDITOR)
    with pytest.raises(UnreadableDocument, match="不能在这里更正"):
        correct("jia", {"id": "yi"}, EDITOR)
    with pytest.raises(WrongState, match="没有改动"):
        correct("jia", {"number": "沪测〔2024〕1号"}, EDITOR)
    with pytest.raises(NotPermitted):
        correct("jia", {"number": "沪测〔2024〕2号"}, REVIEWER)
    assert place.review.drafts() == []


def test_an_erased_document_leaves_no_original(place: Installation) -> None:
    kept = place.dossiers.original("jia")
    assert kept["kind"] == "lines"
    assert place.originals.find(kept["digest"])
    place.erasure.erase("jia")
    assert place.originals.find(kept["digest"]) is None
