"""The cases themselves: readable, without duplicates, and every expected fact stands in the corpus."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml

from assistant.bootstrap import SAMPLE_CORPUS
from assistant.errors import BadRequest
from assistant.exams.wording import says
from assistant.types import AnswerStatus
from evals.casebook import Case, load, read, split_of
from evals.conversations import dialogues
from knowledge.regions import regions

_FAMILIES = {str(status).split("_")[0] for status in AnswerStatus} | {str(status) for status in AnswerStatus}


@cache
def _corpus() -> dict[str, str]:
    texts = [path.read_text(encoding="utf-8") for path in SAMPLE_CORPUS.rglob("*.md")]
    return {yaml.safe_load(text.split("---\n")[1])["id"]: text for text in texts if text.startswith("---\n")}


def _questions() -> list[Case]:
    return [*load("faq-*.yaml"), *load("retrieval.yaml"), *(t for d in dialogues() for t in d.turns)]


def test_there_are_enough_cases_of_every_suite() -> None:
    assert len(load("faq-*.yaml")) >= 200
    assert len(load("retrieval.yaml")) >= 100
    assert len(dialogues()) >= 25
    refusals = load("refusal.yaml")
    assert len(refusals) >= 100
    assert sum("guardrail" in c.status for c in refusals) >= 20


def test_no_two_cases_share_an_id_or_ask_the_same() -> None:
    cases = [*load("faq-*.yaml"), *load("refusal.yaml"), *load("retrieval.yaml")]
    ids = Counter(c.id for c in cases)
    asked = Counter((c.question, c.region, c.as_of) for c in cases)
    assert [i for i, n in ids.items() if n > 1] == []
    assert [q for q, n in asked.items() if n > 1] == []


def test_every_expected_fact_is_written_in_one_of_the_policies_to_be_cited() -> None:
    missing = []
    for case in _questions():
        text = "\n".join(_corpus().get(document, "") for document in case.policy)
        missing += [(case.id, fact) for fact in case.facts if case.policy and not says(text, fact)]
    assert missing == []


def test_every_policy_of_the_corpus_is_asked_about_at_least_twice() -> None:
    asked = Counter(document for case in load("faq-*.yaml") for document in case.policy)
    assert [document for document in _corpus() if asked[document] < 2] == []


def test_cases_name_only_policies_places_and_statuses_that_exist() -> None:
    for case in [*_questions(), *load("refusal.yaml")]:
        assert set(case.policy) <= set(_corpus()), case.id
        assert set(case.status) <= _FAMILIES, case.id
        assert not case.region or regions().resolve(case.region), case.id


def test_every_case_says_how_it_is_to_be_judged() -> None:
    for case in [*_questions(), *load("refusal.yaml")]:
        assert case.kind in ("answer", "history", "clarify", "refuse"), case.id
        assert case.facts or case.asks or case.status, case.id
        assert case.as_of is not None, case.id


def test_the_split_depends_on_the_id_alone_and_leaves_two_fifths_for_testing() -> None:
    cases = load("faq-*.yaml")
    share = sum(c.split == "test" for c in cases) / len(cases)
    assert 0.33 < share < 0.47
    assert {split_of("hz-living-01"), split_of("hz-living-02")} <= {"dev", "test"}
    assert [c.id for c in load("faq-*.yaml", "dev")] == [c.id for c in cases if c.split == "dev"]


def test_ones_own_cases_are_read_from_json_with_plain_key_facts(tmp_path: Path) -> None:
    file = tmp_path / "own.json"
    file.write_text('[{"question": "苏州大专落户", "key_facts": ["35周岁"], "as_of": "2026-01-02"}]', "utf-8")
    (case,) = read(file)
    assert (case.id, case.key_facts, case.as_of) == ("苏州大专落户", ("35周岁",), date(2026, 1, 2))


@pytest.mark.parametrize("content", ["{", "cases: 3", "- 一句话", "- {id: x}"])
def test_a_file_that_holds_no_cases_says_what_is_wrong(tmp_path: Path, content: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(BadRequest, match="用例文件"):
        read(file)
