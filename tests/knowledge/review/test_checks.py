"""What the checks before a release find, what they let pass, and what stops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from assistant.bootstrap import SAMPLE_CORPUS, Installation
from knowledge.errors import ReleaseBlocked
from knowledge.review.actors import Actor
from knowledge.review.checks.registry import CHECKS
from knowledge.review.checks.trial import Finding, Trial
from knowledge.types import Clause, ParsedDocument, PolicyDocument, Table
from tests.installations import NOW, installation

CASES = yaml.safe_load((Path(__file__).parent / "checks.yaml").read_text(encoding="utf-8"))
Check = Callable[[], list[tuple[str, str]]]


@pytest.fixture
def place(tmp_path: Path) -> Installation:
    return installation(tmp_path / "data")


def stage(place: Installation, name: str, *texts: str, table: Table | None = None, **fields: object) -> None:
    """Put a document into the draft, in force in Shanghai unless said otherwise."""
    plain = {"title": f"上海市{name}办法", "region": "310000", "effective_from": date(2024, 1, 1)}
    document = replace(PolicyDocument(name, name, source=name), **(plain | fields))  # type: ignore[arg-type]
    clauses = tuple(
        Clause(f"{name}#第{n}条", name, (), f"第{n}条", text, table=table, digest=f"{name}{n}")
        for n, text in enumerate(texts, start=1)
    )
    place.store.stage(ParsedDocument(document, clauses), name + str(fields) + str(texts), NOW)


def found(place: Installation) -> list[Finding]:
    return list(place.publication.check().findings)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["is"])
def test_a_case_gives_these_findings(place: Installation, case: dict[str, object]) -> None:
    for spec in case["documents"]:  # type: ignore[attr-defined]
        fields = dict(spec)
        table = fields.pop("table", None)
        made = Table(tuple(table["header"]), tuple(map(tuple, table["rows"]))) if table else None
        for name in ("replaces", "unverified", "concerns"):
            fields[name] = tuple(fields.get(name, ()))
        stage(place, fields.pop("id"), *fields.pop("texts", ["正文。"]), table=made, **fields)
    findings = found(place)
    assert [[f.level, f.check] for f in findings] == case.get("findings", [])
    for word in case.get("says", []):  # type: ignore[attr-defined]
        assert any(word in f.text for f in findings), (word, [f.text for f in findings])


def test_what_was_published_before_is_not_complained_of_again(place: Installation) -> None:
    stage(place, "甲", unverified=("时限未读到",))
    place.publication.publish("one")
    stage(place, "乙")
    assert found(place) == []


def test_a_change_is_compared_with_what_serves(place: Installation) -> None:
    stage(place, "甲", "租房补贴标准为每人每月600元。")
    place.publication.publish("one")
    stage(place, "乙", "租房补贴标准为每人每月800元。", region="310109")
    (finding,) = found(place)
    assert finding.document_ids == ("甲", "乙")
    assert "600元" in finding.text and "800元" in finding.text and "上海市虹口区" in finding.text


def test_a_stop_keeps_the_release_from_being_made(place: Installation) -> None:
    stage(place, "甲", title="人才办法")
    place.publication.publish("one")
    stage(place, "乙", title="人才办法")
    with pytest.raises(ReleaseBlocked, match=r"人才办法[\s\S]*--despite") as blocked:
        place.publication.publish("two")
    assert [f["level"] for f in blocked.value.findings] == ["stop"]
    assert place.store.serving() == 1
    assert place.store.draft_count() == 1
    assert [p.name for p in (place.settings.data_dir / "index").glob("release-2*")] == []


def test_a_stop_can_be_overruled_and_the_history_says_why(place: Installation) -> None:
    stage(place, "甲", title="人才办法")
    stage(place, "乙", title="人才办法")
    outcome = place.publication.publish("one", by=Actor("赵管", "admin"), despite="两份分管不同对象")
    assert (outcome.release, len(outcome.stops)) == (1, 1)
    event = place.history.events(release=1)[0]
    assert (event.actor, event.detail["despite"]) == ("赵管", "两份分管不同对象")
    assert [f["check"] for f in event.detail["stopped_by"]] == ["同一政策两个版本"]


def test_what_is_not_approved_is_left_out_and_named(place: Installation) -> None:
    stage(place, "甲")
    document = PolicyDocument("乙", "乙办法", region="310000")
    place.store.stage(ParsedDocument(document, ()), "f", NOW, Actor("张编", "editor"))
    outcome = place.publication.publish("one")
    assert outcome.release == 1
    assert [draft.document_id for draft in outcome.left_out] == ["乙"]
    again = place.publication.publish("two")
    assert (again.release, len(again.left_out)) == (None, 1)


def test_a_check_alone_publishes_nothing(place: Installation) -> None:
    stage(place, "甲")
    assert place.publication.check().findings == ()
    assert place.store.serving() is None
    assert list((place.settings.data_dir / "index").glob("*")) == []


def test_the_sample_corpus_passes_with_warnings_only(place: Installation) -> None:
    place.ingest.run(place.ingest.files([SAMPLE_CORPUS]))
    trial = Trial(place.store, place.releases, place.search, place.releases.prepare(), NOW.date())
    findings = [f for check in CHECKS for f in check().findings(trial)]
    assert findings and {f.level for f in findings} == {"warn"}


def test_of_many_documents_of_one_title_each_is_told_beside_a_few(place: Installation) -> None:
    names = [f"第{n}份" for n in range(60)]
    for n, name in enumerate(names):
        stage(place, name, title="人才办法", effective_from=date(2024, 1, 1 + n % 28))
    findings = found(place)
    assert {d for f in findings for d in f.document_ids} == set(names)
    assert {f.level for f in findings} == {"stop"} and len(findings) <= 3 * len(names)


def test_a_changed_document_is_told_beside_an_unchanged_one_of_its_exact_title(place: Installation) -> None:
    for n in range(9):
        stage(place, f"旧{n}", title=f"人才办法（{2010 + n}年修订）")
    stage(place, "同名", title="人才办法", effective_from=date(2020, 1, 1))
    place.publication.publish("one", despite="测试")
    stage(place, "新", title="人才办法", effective_from=date(2026, 1, 1))
    findings = found(place)
    assert [f.document_ids for f in findings if f.level == "stop"] == [("新", "同名")]
    assert len(findings) == 3
