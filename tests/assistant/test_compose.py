"""The draft stands on the passages it was given: facts, lists, rows of tables and notes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.bootstrap import Installation
from assistant.steps.compose import Compose
from assistant.steps.retrieve import Retrieve
from assistant.steps.understand import Understand
from assistant.types import Draft, Turn
from tests.assistant.turns import turn
from tests.fakes import RememberingEmbedder
from tests.installations import installation, policy, published


def composed(library: Installation, question: str, **known: str) -> tuple[Turn, Draft]:
    """The turn after retrieving, and its draft."""
    read = Understand(library.search)(turn(question, **known))  # type: ignore[arg-type]
    found = Retrieve(library.search)(read)
    draft = Compose(library.search)(found).draft
    assert draft is not None
    return found, draft


@pytest.mark.parametrize(
    "question", ["杭州硕士的一次性生活补贴标准是多少", "上海引进人才落户要什么条件", "虹口区租房补贴的标准"]
)
def test_every_line_that_claims_something_has_its_passage(library: Installation, question: str) -> None:
    found, draft = composed(library, question)
    known = {
        c.id
        for evidence in found.evidence
        for p in evidence.current
        for c in library.search.clauses(p.document.id)
    }
    claims = [line for line in draft.lines if line.claim]
    assert claims
    assert all(line.passages for line in claims)
    assert {p.clause.id for line in claims for p in line.passages} <= known


def test_only_the_row_that_was_asked_for_is_said_of_a_table(library: Installation) -> None:
    _, draft = composed(library, "杭州硕士的一次性生活补贴标准是多少")
    text = "\n".join(line.text for line in draft.lines)
    assert "4万元" in text
    assert "7万元" not in text


def test_a_question_for_all_conditions_gets_all_of_them(library: Installation) -> None:
    _, draft = composed(library, "上海引进人才落户需要满足哪些条件")
    text = "\n".join(line.text for line in draft.lines)
    assert [fact for fact in ("硕士以上学位", "2年", "6个月") if fact not in text] == []


def test_a_question_for_the_materials_gets_all_of_them(library: Installation) -> None:
    _, draft = composed(library, "上海引进人才落户需要提交哪些材料")
    text = "\n".join(line.text for line in draft.lines)
    assert [fact for fact in ("身份证明", "学位证书", "劳动合同") if fact not in text] == []


def test_what_is_not_certain_is_said(library: Installation) -> None:
    _, draft = composed(library, "苏州硕士一次性生活补贴的发放次数和标准")
    own_words = "\n".join(line.text for line in draft.lines if not line.claim)
    assert "核实" in own_words
    assert "苏州市测试人才局" in own_words


def test_a_policy_read_at_its_source_needs_no_such_note(library: Installation) -> None:
    _, draft = composed(library, "虹口区租房补贴的标准是每月多少")
    assert [line.text for line in draft.lines if not line.claim] == []


def test_two_places_that_are_compared_are_both_answered(library: Installation) -> None:
    _, draft = composed(library, "杭州和苏州硕士的一次性生活补贴标准哪个高")
    text = "\n".join(line.text for line in draft.lines)
    assert "4万元" in text
    assert "3万元" in text


def test_a_draft_keeps_the_subject_for_the_next_question(library: Installation) -> None:
    _, draft = composed(library, "杭州硕士的一次性生活补贴标准是多少")
    assert draft.subject is not None
    assert "生活补贴" in draft.subject


def test_without_evidence_the_draft_is_a_refusal(library: Installation) -> None:
    read = Understand(library.search)(turn("上海落户要什么条件"))
    empty = replace(Retrieve(library.search)(read).evidence[0], current=(), past=(), elsewhere=())
    draft = Compose(library.search)(replace(read, evidence=(empty,))).draft
    assert draft is not None
    assert str(draft.status).startswith("unanswerable")
    assert not any(line.claim for line in draft.lines)


def test_a_city_without_a_rule_of_its_own_asks_which_district(library: Installation) -> None:
    _, draft = composed(library, "上海租房补贴的标准是每月多少")
    assert str(draft.status) == "clarification_region"
    assert {p.document.region for line in draft.lines for p in line.passages} == {"310115", "310109"}


def test_the_only_district_with_a_rule_answers_and_says_that_it_holds_there_only(
    library: Installation,
) -> None:
    found, _ = composed(library, "上海租房补贴的标准是每月多少")
    one = found.evidence[0]
    own = tuple(p for p in one.elsewhere if p.document.region == "310109")
    draft = Compose(library.search)(replace(found, evidence=(replace(one, elsewhere=own),))).draft
    assert draft is not None
    assert "640元" in draft.lines[0].text
    assert draft.lines[-1].text == "以上只适用于虹口区；现有政策库中没有上海市全市的相应条款。"


def test_a_city_does_not_answer_for_its_province(library: Installation) -> None:
    _, draft = composed(library, "江苏省硕士一次性生活补贴的标准")
    assert str(draft.status).startswith("unanswerable")


def test_a_district_is_not_answered_with_the_rows_of_its_neighbours(
    tmp_path: Path, model: RememberingEmbedder
) -> None:
    place = installation(tmp_path / "data", embedder=model)
    rows = (
        "上海市已建设筹措人才公寓21万套。",
        "杨浦区人才租房补贴为每月800元。",
        "长宁区人才租房补贴为每月1600元。",
    )
    names = {"topics": '["租房补贴", "人才公寓"]', "title": "上海市各区人才租房补贴与人才公寓"}
    published(place, policy(tmp_path / "corpus", "rents", *rows, **names))
    _, draft = composed(place, "闵行区人才租房补贴每月多少")
    told = "\n".join(line.text for line in draft.lines)
    place.close()
    assert "800元" not in told
    assert "1600元" not in told
    assert "没有找到闵行区自己" in told
