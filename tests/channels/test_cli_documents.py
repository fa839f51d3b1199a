"""The documents of a release can be listed, looked into and compared on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.channels.talent import Talent, given
from tests.installations import policy

_AIM = "为了帮助青年人才安居，制定本办法。"


@pytest.fixture
def revised(talent: Talent, tmp_path: Path) -> Talent:
    """Release 1: 1000元; release 2, from 2026 on: 1500元, and a new article."""
    old = policy(tmp_path, "租房", _AIM, "租房补贴每月1000元。", number="测府〔2024〕1号")
    assert talent("ingest", old, "--publish").exit_code == 0
    more = {"number": "测府〔2026〕2号", "effective_from": "2026-01-01"}
    new = policy(tmp_path, "租房", _AIM, "租房补贴每月1500元。", "补贴按季度发放。", **more)
    assert talent("ingest", new, "--publish").exit_code == 0
    return talent


def test_documents_are_listed_with_number_place_days_and_size(revised: Talent) -> None:
    (row,) = given(revised("documents", "--json"))
    assert row == {
        "id": "租房", "title": "上海市测试租房办法", "number": "测府〔2026〕2号", "region": "310000",
        "region_name": "上海市", "status": "in_force", "effective_from": "2026-01-01", "effective_to": None,
        "editions": 2, "clauses": 4, "grade": None, "source": "租房.md",
    }  # fmt: skip
    assert [r["number"] for r in given(revised("documents", "--release", 1, "--json"))] == ["测府〔2024〕1号"]
    assert "租房" in revised("documents").stdout


def test_the_next_release_can_be_listed_before_it_is_published(revised: Talent, tmp_path: Path) -> None:
    assert revised("ingest", policy(tmp_path, "购房", "购房补贴十万元。")).exit_code == 0
    assert [r["id"] for r in given(revised("documents", "--json"))] == ["租房"]
    assert {r["id"] for r in given(revised("documents", "--draft", "--json"))} == {"租房", "购房"}


def test_show_gives_every_wording_with_its_days(revised: Talent) -> None:
    body = given(revised("show", "租房", "--json"))
    assert [(c["id"], c["effective_from"], c["effective_to"]) for c in body["clauses"]] == [
        ("租房#第一条", "2024-01-01", None),
        ("租房#第二条", "2026-01-01", None),
        ("租房#第二条@2025-12-31", "2024-01-01", "2025-12-31"),
        ("租房#第三条", "2026-01-01", None),
    ]
    assert [e["number"] for e in body["document"]["editions"]] == ["测府〔2024〕1号"]


def test_show_gives_the_text_of_a_day(revised: Talent) -> None:
    body = given(revised("show", "租房", "--as-of", "2025-06-01", "--json"))
    assert body["document"]["number"] == "测府〔2024〕1号"
    assert [c["text"] for c in body["clauses"]] == [_AIM, "租房补贴每月1000元。"]


def test_show_for_people_says_where_each_fact_stands_and_what_is_doubtful(
    talent: Talent,
    tmp_path: Path,
) -> None:
    file = tmp_path / "通知.txt"
    file.write_text(
        "上海市测试局关于发放租房补贴的通知\n\n沪测发〔2026〕8号\n\n"
        "一、补贴每月1000元。\n\n二、本通知自2026年3月1日起施行。\n",
        encoding="utf-8",
    )
    (row,) = given(talent("ingest", file, "--publish", "--json"))["files"]
    text = talent("show", row["document_id"]).stdout
    assert "文号：沪测发〔2026〕8号" in text
    assert "施行日期：2026-03-01" in text and "自2026年3月1日起施行" in text
    assert "补贴每月1000元" in text


def test_diff_marks_the_words_that_changed(revised: Talent) -> None:
    text = revised("diff", "租房", "--from", 1, "--to", 2).stdout
    assert "第 1 版 → 第 2 版" in text
    assert "文号：测府〔2024〕1号 → 测府〔2026〕2号" in text
    assert "租房补贴每月[-1000-]{+1500+}元。" in text
    assert "新增 第三条" in text
    assert "未变1条，改动1条，改号0条，新增1条，删去0条" in text


def test_diff_shows_what_the_draft_would_change(revised: Talent, tmp_path: Path) -> None:
    policy(tmp_path, "租房", _AIM, "租房补贴每月1600元。", "补贴按季度发放。", effective_from="2026-01-01")
    assert revised("ingest", tmp_path / "租房.md").exit_code == 0
    body = given(revised("diff", "租房", "--json"))
    assert (body["from"], body["to"]) == ("当前版本", "待发布的草稿")
    assert body["counts"] == {"unchanged": 2, "changed": 1}


def test_diff_without_a_draft_shows_the_last_revision(revised: Talent) -> None:
    body = given(revised("diff", "租房", "--json"))
    assert (body["from"], body["to"]) == ("2024-01-01起的文本", "2026-01-01起的文本")
    assert body["counts"] == {"unchanged": 1, "changed": 1, "added": 1}


def test_diff_of_a_release_with_itself_says_there_is_none(revised: Talent) -> None:
    assert "没有差别" in revised("diff", "租房", "--from", 2, "--to", 2).stdout


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("show", "不存在"), 1, "talent documents"),
        (("diff", "不存在"), 1, "talent documents"),
        (("show", "租房", "--release", "9"), 1, "没有第 9 版"),
        (("diff", "租房", "--from", "9"), 1, "没有第 9 版"),
        (("ask", "租房补贴", "--release", "9"), 1, "没有第 9 版"),
        (("diff", "租房", "--from", "昨天"), 2, "--from"),
        (("documents", "--draft", "--release", "1"), 2, "只能写一个"),
        (("show", "租房", "--as-of", "昨天"), 2, "YYYY-MM-DD"),
    ],
)
def test_mistakes_are_told_with_what_to_do(
    revised: Talent, arguments: tuple[str, ...], status: int, said: str
) -> None:
    result = revised(*arguments)
    told = result.stderr + str(result.exception or "")
    assert said in told
    assert result.exit_code == status


def test_ask_and_search_read_an_earlier_release(revised: Talent) -> None:
    old = given(revised("ask", "租房补贴每月多少", "--region", "上海市", "--release", 1, "--json"))
    new = given(revised("ask", "租房补贴每月多少", "--region", "上海市", "--json"))
    assert (old["release"], new["release"]) == (1, 2)
    assert "1000元" in old["answer"]["text"] and "1500元" in new["answer"]["text"]
    assert given(revised("search", "租房补贴", "--release", 1, "--json"))["release"] == 1
