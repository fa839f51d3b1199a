"""An old text and a new one are laid side by side, clause by clause, as a person would."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from knowledge.editions.matching import match
from knowledge.structure import clauses_of
from knowledge.text.blocks import paragraph
from knowledge.types import Clause, PolicyDocument

_NUMERALS = "一二三四五六七八九十"


def text(*articles: str) -> tuple[Clause, ...]:
    """The clauses of a text of these articles."""
    blocks = [paragraph(f"第{_NUMERALS[n]}条 {article}") for n, article in enumerate(articles)]
    return clauses_of(blocks, PolicyDocument("甲", "测试办法"))


def told(old: tuple[Clause, ...], new: tuple[Clause, ...]) -> list[tuple[str, str | None, str | None]]:
    return [(m.kind, m.old and m.old.label, m.new and m.new.label) for m in match(old, new)]


_AIM = "为了帮助青年人才在本区安居，制定本办法。"
_RENT = "租房补贴的标准为每人每月一千元，按季度发放。"
_STAY = "申请人应当在本区连续居住满六个月并办理登记。"
_PROOF = "申请时提交身份证、劳动合同和租赁合同的复印件。"
_TERM = "本办法由区人才服务中心负责解释。"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            (_AIM, _RENT), (_AIM, _RENT),
            [("unchanged", "第一条", "第一条"), ("unchanged", "第二条", "第二条")],
            id="nothing changed",
        ),
        pytest.param(
            (_AIM, _RENT, _TERM), (_AIM, _RENT.replace("一千", "一千五百"), _TERM),
            [("unchanged", "第一条", "第一条"), ("changed", "第二条", "第二条"),
             ("unchanged", "第三条", "第三条")],
            id="an amount changed",
        ),
        pytest.param(
            (_AIM, _RENT, _TERM), (_AIM, _STAY, _RENT, _TERM),
            [("unchanged", "第一条", "第一条"), ("added", None, "第二条"), ("moved", "第二条", "第三条"),
             ("moved", "第三条", "第四条")],
            id="an article was put in",
        ),
        pytest.param(
            (_AIM, _STAY, _RENT, _TERM), (_AIM, _RENT.replace("一千", "两千"), _TERM),
            [("unchanged", "第一条", "第一条"), ("removed", "第二条", None), ("changed", "第三条", "第二条"),
             ("moved", "第四条", "第三条")],
            id="an article was taken out and the next one changed",
        ),
        pytest.param(
            (_STAY, _PROOF), (_PROOF, _STAY),
            [("moved", "第二条", "第一条"), ("moved", "第一条", "第二条")],
            id="two articles changed places",
        ),
        pytest.param(
            (_RENT,), (_RENT.replace("，", ",  "),),
            [("changed", "第一条", "第一条")],
            id="other punctuation is another wording",
        ),
        pytest.param(
            (_AIM,), ("符合条件的企业可以申请一次性招聘奖励。",),
            [("added", None, "第一条"), ("removed", "第一条", None)],
            id="nothing in common",
        ),
        pytest.param((), (_AIM,), [("added", None, "第一条")], id="from nothing"),
        pytest.param((_AIM,), (), [("removed", "第一条", None)], id="to nothing"),
    ],
)  # fmt: skip
def test_each_clause_finds_its_earlier_self(
    old: tuple[str, ...], new: tuple[str, ...], expected: list[tuple[str, str | None, str | None]]
) -> None:
    found = told(text(*old), text(*new))
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert [row for row in found if row[2]] == [row for row in expected if row[2]], "in the new order"


def test_siblings_worded_alike_do_not_change_places() -> None:
    old = text("博士研究生每月补贴三千元。", "硕士研究生每月补贴二千元。", "本科毕业生每月补贴一千元。")
    new = text(
        "博士后研究人员每月补贴五千元，另给科研经费。",
        "博士研究生每月补贴三千元。",
        "硕士研究生每月补贴二千五百元。",
        "本科毕业生每月补贴一千元。",
    )
    assert told(old, new) == [
        ("added", None, "第一条"),
        ("moved", "第一条", "第二条"),
        ("changed", "第二条", "第三条"),
        ("moved", "第三条", "第四条"),
    ]


def test_a_clause_under_another_lead_in_is_changed() -> None:
    def with_lead(lead: str) -> tuple[Clause, ...]:
        blocks = [
            paragraph(lead),
            paragraph("（一）博士研究生十万元；"),
            paragraph("（二）硕士研究生五万元。"),
        ]
        return clauses_of(blocks, PolicyDocument("甲", "测试办法"))

    found = told(with_lead("第一条 按下列标准发放补贴："), with_lead("第一条 不再按下列标准发放补贴："))
    assert {kind for kind, _, _ in found} == {"changed"}


def test_an_article_split_in_two_names_the_one_it_came_from() -> None:
    old = text(_RENT + _PROOF + "补贴期限最长为三十六个月，中断后不再补发。")
    new = text(_RENT + "补贴期限最长为三十六个月，中断后不再补发。", _PROOF)
    split = next(m for m in match(old, new) if m.kind == "added")
    assert split.akin == old[0]


def test_articles_put_together_name_the_one_they_went_into() -> None:
    long = _RENT + "补贴期限最长为三十六个月，中断后不再补发。"
    joined = next(m for m in match(text(long, _PROOF), text(long + _PROOF)) if m.kind == "removed")
    assert joined.akin is not None and joined.akin.label == "第一条"


def test_two_long_documents_are_matched_in_seconds() -> None:
    def long(step: int) -> tuple[Clause, ...]:
        return tuple(_numbered(n + step, n, n % 5 == 0 and step == 1) for n in range(2000))

    started = time.thread_time()
    kinds = Counter(m.kind for m in match(long(0), long(1)))
    assert time.thread_time() - started < 10
    assert kinds == {"moved": 1600, "changed": 400}


def _numbered(number: int, n: int, changed: bool) -> Clause:
    label = f"第{number}条"
    text = f"第{n}类人才每年补贴{n * 7}元，由第{n % 13}科受理，编号{n * n}，须在{n % 28 + 1}日前申报。"
    return Clause(f"甲#{label}", "甲", (label,), label, text + "逾期不再受理。" * changed)
