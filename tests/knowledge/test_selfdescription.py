"""What a text says of itself: days in force, what it ends and changes, whom it is for, draft or not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.metadata import describe
from knowledge.references import references_of
from knowledge.selfdescription.audience import audience
from knowledge.selfdescription.drafts import draft_sign
from knowledge.selfdescription.statements import statements
from knowledge.selfdescription.succession import succession
from knowledge.selfdescription.validity import validity
from knowledge.text.blocks import Parsed, paragraph

_ISSUED = date(2025, 12, 10)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("本办法自2026年1月1日起施行。", date(2026, 1, 1), None),
        ("本通知自2026年1月1日起实施，有效期至2030年12月31日。", date(2026, 1, 1), date(2030, 12, 31)),
        ("本细则从2026年3月1日起执行，有效期为五年。", date(2026, 3, 1), date(2031, 2, 28)),
        ("本意见有效期自2026年1月1日起至2028年12月31日。", date(2026, 1, 1), date(2028, 12, 31)),
        ("自二〇二六年五月一日起施行。", date(2026, 5, 1), None),
        ("第九条（施行） 本办法于 2026 年 5 月 1 日起正式实施。", date(2026, 5, 1), None),
        ("本办法自印发之日起施行，有效期5年。", _ISSUED, date(2030, 12, 9)),
        ("本办法自发布之日起30日后施行。", date(2026, 1, 9), None),
        ("本办法从公布之日起一个月后执行，试行期半年。", date(2026, 1, 10), date(2026, 7, 9)),
        ("本办法自2026年1月1日起施行，试行两年。", date(2026, 1, 1), date(2027, 12, 31)),
        ("本办法自2026年1月1日起施行，有效期5年，至2030年12月31日止。", date(2026, 1, 1), date(2030, 12, 31)),
        ("本方案执行期限为2026年1月1日至2026年12月31日。", date(2026, 1, 1), date(2026, 12, 31)),
        ("本办法自2026年1月1日起施行，自2028年1月1日起废止。", date(2026, 1, 1), date(2027, 12, 31)),
        ("《云麓办法》已经审议通过，现予公布，自2026年1月1日起施行。", date(2026, 1, 1), None),
        ("本《办法》自2026年1月1日起施行。", date(2026, 1, 1), None),
        ("本规定2026年1月1日起施行。", date(2026, 1, 1), None),
        ("本意见于印发之日起实施，有效期一年。", _ISSUED, date(2026, 12, 9)),
        ("本办法有效期为三年（2026年1月1日至2028年12月31日）。", date(2026, 1, 1), date(2028, 12, 31)),
        ("本通知自2026年1月1日起执行至2026年12月31日。", date(2026, 1, 1), date(2026, 12, 31)),
        ("实施日期：2026-01-01\n失效日期：2030-12-31", date(2026, 1, 1), date(2030, 12, 31)),
        ("已享受旧标准的，自2026年1月1日起执行本规定。", None, None),
        # 说的不是文件自己
        ("居住证有效期至2030年1月1日。", None, None),
        ("本办法所称证书有效期5年，自发证之日起计算。", None, None),
        ("《旧办法》自2015年1月1日起施行。", None, None),
        ("依据《旧办法》（自2025年1月1日起施行），制定本办法。", None, None),
        ("本办法发布前，旧标准自2025年1月1日起执行。", None, None),
        ("自2026年1月1日起施行的《旧办法》与本办法一并执行。", None, None),
        ("《旧办法》有效期延长至2027年12月31日。", None, None),
        ("本办法暂行。", None, None),
        ("本基本条件自2026年1月1日起算。", None, None),
    ],
)
def test_days_in_force_are_taken_where_the_document_states_them_of_itself(
    text: str, start: date | None, end: date | None
) -> None:
    found = validity([text], _ISSUED)
    assert (found.start, found.end) == (start, end)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("本办法自2026年1月1日起施行。本通知自2027年1月1日起施行。", ["2026年1月1日", "2027年1月1日"]),
        ("本办法自2026年12月1日起施行，有效期至2024年12月31日。", ["2026年12月1日", "2024年12月31日"]),
        ("本办法自2026年2月30日起施行。", ["2026年2月30日", "不存在"]),
        ("本办法自2020年1月1日起施行。", ["2020年1月1日", "2025年12月10日"]),
        ("本办法自2126年1月1日起施行。", ["2126年1月1日", "2025年12月10日"]),
        ("本办法有效期至2024年12月31日。", ["2024年12月31日", "2025年12月10日"]),
        ("本办法自发布之日起30个工作日后施行。", ["工作日"]),
        ("本办法自批准之后施行，有效期3年。", ["有效期3年", "算不出"]),
    ],
)
def test_days_that_are_ambiguous_or_impossible_are_told_and_not_taken(text: str, told: list[str]) -> None:
    found = validity([text], _ISSUED)
    assert (found.start, found.end, found.evidence) == (None, None, ())
    assert all(word in found.concerns[0] for word in told)


def test_the_title_of_what_a_notice_issues_is_the_document_itself() -> None:
    said = ["《云麓办法》自2026年1月1日起施行。", "《清风办法》自2024年1月1日起施行。"]
    assert validity(said, _ISSUED, title="关于印发《云麓办法》的通知").start == date(2026, 1, 1)
    assert validity(said, _ISSUED, title="关于修改《云麓办法》的决定").start is None


def test_two_ends_are_told_and_the_beginning_is_kept() -> None:
    found = validity(["本办法自2026年1月1日起施行，有效期3年。", "本办法有效期至2030年12月31日。"], _ISSUED)
    assert (found.start, found.end) == (date(2026, 1, 1), None)
    assert "2028年12月31日" in found.concerns[0] and "2030年12月31日" in found.concerns[0]


def test_a_year_from_29_february_ends_on_the_28th() -> None:
    found = validity(["本办法自发布之日起施行，有效期一年。"], date(2024, 2, 29))
    assert (found.start, found.end) == (date(2024, 2, 29), date(2025, 2, 28))


def test_a_day_counted_from_an_unknown_day_of_issue_is_told() -> None:
    found = validity(["本办法自发布之日起30日后施行。"])
    assert found.start is None and "30日后" in found.concerns[0]
    assert validity(["本办法自发布之日起30日后施行。"], draft=True).concerns == ()


def test_a_clause_that_begins_later_does_not_move_the_document() -> None:
    found = validity(["本办法自2026年1月1日起施行，其中第八条自2027年1月1日起施行。"], _ISSUED)
    assert found.start == date(2026, 1, 1)
    assert "第八条" in found.concerns[0]


@pytest.mark.parametrize(
    ("text", "replaces", "amends"),
    [
        ("《甲办法》（云府〔2020〕1号）同时废止。", ["《甲办法》（云府〔2020〕1号）"], []),
        ("本办法自2026年1月1日起施行，同时废止《甲办法》。", ["《甲办法》"], []),
        ("原《甲办法》自本办法施行之日起停止执行。", ["《甲办法》"], []),
        ("《甲办法》、《乙细则》和《丙通知》同时废止。", ["《甲办法》", "《乙细则》", "《丙通知》"], []),
        ("云府〔2020〕1号文件同时废止。", ["云府〔2020〕1号"], []),
        ("市政府令第18号发布的《甲办法》同时废止。", ["《甲办法》（市政府令第18号）"], []),
        ("本办法代替《甲办法》。", ["《甲办法》"], []),
        ("《甲办法》第九条同时废止。", [], ["《甲办法》"]),
        ("对《甲办法》（云府〔2020〕1号）作如下修改：", [], ["《甲办法》（云府〔2020〕1号）"]),
        ("将《甲办法》中的“两年”改为“三年”。", [], ["《甲办法》"]),
        ("《甲办法》有效期延长至2027年12月31日。", [], ["《甲办法》"]),
        # 都不是
        ("此前规定与本办法不一致的，以本办法为准。", [], []),
        ("《甲办法》与本办法不一致的，以本办法为准。", [], []),
        ("依据《甲办法》（已废止）办理的，继续有效。", [], []),
        ("《甲办法》废止前已受理的，继续办理。", [], []),
        ("资格证书同时废止。", [], []),
        ("根据《甲办法》，对申请条件作如下调整：", [], []),
        ("《云麓办法》同时废止。", [], []),
    ],
)
def test_what_a_document_ends_and_changes_is_read_by_name(
    text: str, replaces: list[str], amends: list[str]
) -> None:
    found = succession("云麓办法", [*statements([text])])
    assert [n.name.written for n in found.replaces] == replaces
    assert [n.name.written for n in found.amends] == amends


def test_a_document_named_in_the_title_is_known_by_the_number_that_the_text_gives() -> None:
    said = [*statements(["《甲目录》（云府〔2020〕1号）D类增加一项。"])]
    found = succession("关于《甲目录》的补充通知", said)
    assert [n.name.written for n in found.amends] == ["《甲目录》（云府〔2020〕1号）"]


def test_documents_listed_under_a_repeal_are_each_repealed() -> None:
    texts = [
        "决定废止下列文件：",
        "1.《甲办法》（云府〔2020〕1号）",
        "2.《乙办法》",
        "本决定自公布之日起施行。",
    ]
    found = succession("云麓市关于清理文件的决定", [*statements(texts)])
    assert [n.name.written for n in found.replaces] == ["《甲办法》（云府〔2020〕1号）", "《乙办法》"]


@pytest.mark.parametrize(
    ("lines", "who"),
    [
        (["第二条 本办法适用于在本市就业的博士。"], "在本市就业的博士"),
        (["凡在本市工作的外籍人员，均适用本办法。"], "在本市工作的外籍人员"),
        (["适用对象：毕业未满三年的硕士"], "毕业未满三年的硕士"),
        (["一、补贴对象", "在本市企业工作的技师。须连续工作满一年。"], "在本市企业工作的技师"),
        (["公务员不适用本办法。"], None),
        (["《甲办法》适用于高校教师。"], None),
        (["一、补贴对象", "符合下列条件的人员："], None),
    ],
)
def test_whom_a_document_is_for_is_read_in_its_own_words(lines: list[str], who: str | None) -> None:
    found = audience(lines, [*statements(lines)])
    assert (found.value if found else None) == who


@pytest.mark.parametrize(
    ("title", "source", "lines", "sign"),
    [
        ("云麓办法（征求意见稿）", "a.txt", [], "云麓办法（征求意见稿）"),
        ("云麓条例（修订草案）", "a.txt", [], "云麓条例（修订草案）"),
        ("关于公开征求《云麓办法》意见的公告", "a.txt", [], "关于公开征求《云麓办法》意见的公告"),
        ("云麓办法", "a.txt", ["云麓办法", "（送审稿）"], "（送审稿）"),
        (
            "云麓办法",
            "a.txt",
            ["现将《云麓办法》向社会公开征求意见。"],
            "现将《云麓办法》向社会公开征求意见。",
        ),
        ("云麓办法", "folder/云麓办法征求意见稿.docx", [], "云麓办法征求意见稿.docx"),
        ("云麓办法（试行）", "a.txt", ["本办法在征求意见稿的基础上修改而成。"], None),
        ("云麓规范性文件管理办法", "a.txt", ["起草单位应当公开征求意见，送审稿应当附说明。"], None),
        ("关于《云麓办法》的起草说明", "征求意见稿采纳说明.txt", [], None),
    ],
)
def test_a_draft_is_told_from_a_text_that_speaks_of_drafts(
    title: str, source: str, lines: list[str], sign: str | None
) -> None:
    assert draft_sign(title, source, lines) == sign


_PIECES = st.sampled_from([
    "本办法", "自", "起施行", "之日", "发布", "有效期", "废止", "同时", "修改为", "适用于", "征求意见",
    "后", "令",
    "《", "》", "（", "）", "〔", "〕", "、", "，", "。", "\n", "号", "第", "条", "款", "项", "前款",
    "附件", "至",
    "年", "月", "日", "0", "9999", "999", "12", "31", "一", "百", "零", "9999年12月31日", "0001年1月1日",
    "自9999年12月31日起废止", "自0001年1月1日起失效", "有效期999年",
])  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(_PIECES, max_size=60).map("".join), st.lists(_PIECES, max_size=20).map("".join))
def test_no_text_makes_the_reading_fail(text: str, title: str) -> None:
    parsed = Parsed((paragraph(title), paragraph("9999年12月31日"), *map(paragraph, text.split("\n"))))
    document, _ = describe(parsed, "a.txt", "")
    assert not (document.effective_from and document.effective_to) or (
        document.effective_from <= document.effective_to
    )
    assert all(reference.text in text for reference in references_of(text, "第三条第二款第（一）项"))
