"""Policy synonyms, as data and as they are found in questions."""

from __future__ import annotations

import yaml

from knowledge.index.synonyms import FILE, Synonyms, policy_synonyms
from knowledge.text.normalize import fold


def _groups() -> list[list[str]]:
    groups: list[list[str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["groups"]
    return groups


def test_the_data_has_groups_of_at_least_two_different_names() -> None:
    assert len(_groups()) >= 80
    for group in _groups():
        assert all(isinstance(name, str) and len(fold(name)) > 1 for name in group), group
        assert len({fold(name) for name in group}) == len(group) >= 2, group


def test_what_people_say_leads_to_what_policies_write() -> None:
    others = {meaning.said: meaning.others for meaning in policy_synonyms().found(fold("海归居转户怎么办"))}
    assert "居住证转办常住户口" in others["居转户"]
    assert "留学回国人员" in others["海归"]


def test_the_longest_name_at_a_place_counts() -> None:
    synonyms = Synonyms([["补贴", "补助"], ["租房补贴", "租赁补贴"]])
    assert [meaning.said for meaning in synonyms.found("租房补贴多少")] == ["租房补贴"]


def test_a_name_that_the_question_has_already_is_not_added() -> None:
    (meaning, _) = Synonyms([["落户", "入户", "户籍迁入"]]).found("落户就是入户吗")
    assert meaning.others == ("户籍迁入",)


def test_width_case_and_traditional_characters_do_not_hide_a_name() -> None:
    assert [m.said for m in policy_synonyms().found(fold("Ｂ證怎麼辦"))] == ["b证"]


def test_a_question_without_known_names_has_no_synonyms() -> None:
    assert policy_synonyms().found("今天天气") == []
