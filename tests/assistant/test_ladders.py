"""Classes in an order: what 及以上 takes in, and what a policy says nothing of."""

from __future__ import annotations

import pytest

from assistant.answering.classes import classes_of, fit, lettered, unspoken
from prompts.loader import load

HUKOU = ("硕士45周岁以下、博士50周岁以下，可以申请入户。", "本科学历并有学士学位的，40周岁以下可以申请入户。")


@pytest.mark.parametrize(
    ("asked", "said", "right"),
    [
        ("硕士能落户吗", "全日制本科及以上，凭毕业证落户", 1),
        ("博士", "硕士学历以上", 1),
        ("正高", "中级职称及以上人员", 1),
        ("大专", "本科及以上", -1),
        ("硕士", "本科1万元", -1),
        ("硕士", "45周岁以上的本科", -1),
    ],
)
def test_upwards_takes_in_the_higher_classes(asked: str, said: str, right: float) -> None:
    assert fit(classes_of(asked), classes_of(said)) == right


@pytest.mark.parametrize(
    ("question", "classes"),
    [
        ("大专28岁可以入户吗", ("大专",)),
        ("中专或大专", ("中专", "大专")),
        ("研究生可以入户吗", ()),  # 硕士 and 博士 are
        ("本科可以入户吗", ()),
        ("入户要多久", ()),
        ("高级工可以入户吗", ()),  # the policy tells no levels of skill apart
    ],
)
def test_a_class_is_unspoken_of_where_others_are_told_apart(question: str, classes: tuple[str, ...]) -> None:
    assert unspoken(question, HUKOU) == tuple(sorted(classes))


def test_a_class_above_a_rung_is_spoken_of() -> None:
    assert unspoken("硕士补多少", ("大专1万元", "本科及以上2万元")) == ()


def test_letters_are_those_of_classes() -> None:
    assert lettered("A类和C档，E类") == {"A类", "C类", "E类"} and not lettered("B证")


def test_ladders_speak_of_classes_that_there_are() -> None:
    ladders, classes = load("ladders"), load("classes")
    for kind, rungs in ladders["rungs"].items():
        assert set(rungs) <= set(classes[kind])
    known = {name for kind in classes.values() for name in kind}
    assert all(set(group) <= known for group in ladders["same"])
