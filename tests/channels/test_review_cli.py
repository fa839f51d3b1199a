"""Review on the command line: two people, their comments, the history, removal and erasure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.channels.talent import Talent, given
from tests.installations import policy

EDITOR, REVIEWER = ("--by", "张编"), ("--by", "王审")


@pytest.fixture
def drafted(filled: Talent, tmp_path: Path) -> Talent:
    """The test corpus is published; an editor has ingested one more document."""
    file = policy(tmp_path / "p", "甲", "探亲补贴每月100元。")
    body = given(filled("ingest", file, *EDITOR, "--json"))
    assert [row["outcome"] for row in body["files"]] == ["created"]
    return filled


def test_from_upload_to_release_by_two_people(drafted: Talent) -> None:
    (draft,) = given(drafted("drafts", "--json"))
    assert (draft["document_id"], draft["state"], draft["made_by"]) == ("甲", "draft", "张编")
    refused = drafted("publish", "--json")
    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["left_out"][0]["document_id"] == "甲"
    assert given(drafted("submit", "甲", *EDITOR, "--json")) == [{"document_id": "甲", "state": "in_review"}]
    assert drafted("approve", "甲", *REVIEWER, "--comment", "已核对").exit_code == 0
    assert given(drafted("publish", "--by", "赵管", "--json"))["release"] == 2
    events = given(drafted("history", "甲", "--json"))
    assert [(e["actor"], e["action"]) for e in events] == [
        ("王审", "approve"), ("张编", "submit"), ("张编", "ingest"),
    ]  # fmt: skip
    assert events[0]["comment"] == "已核对"
    assert "已核对" in drafted("history", "甲").stdout


def test_publishing_takes_what_is_ready_and_names_what_is_not(drafted: Talent, tmp_path: Path) -> None:
    assert drafted("ingest", policy(tmp_path / "q", "乙", "通勤补贴每月50元。")).exit_code == 0
    result = drafted("publish")
    assert result.exit_code == 0
    assert "已发布第 2 版" in result.stdout
    assert "未包括：《上海市测试甲办法》" in result.stdout


def test_the_one_who_made_it_cannot_approve_it(drafted: Talent) -> None:
    assert drafted("submit", "甲", *EDITOR).exit_code == 0
    result = drafted("approve", "甲", *EDITOR, "--role", "admin")
    assert result.exit_code == 1
    assert "本人" in str(result.exception)


def test_several_are_approved_all_or_none_with_the_reason_for_each(drafted: Talent, tmp_path: Path) -> None:
    for name in ("乙", "丙"):
        assert drafted("ingest", policy(tmp_path / "q", name, "通勤补贴每月50元。"), *EDITOR).exit_code == 0
    assert drafted("submit", "甲", "乙", *EDITOR).exit_code == 0
    refused = drafted("approve", "甲", "乙", "丙", "丁", *REVIEWER)
    assert refused.exit_code == 1
    assert "  - 丙：" in str(refused.exception) and "  - 丁：" in str(refused.exception)
    assert {d["state"] for d in given(drafted("drafts", "--json")) if d["document_id"] != "丙"} == {
        "in_review"
    }
    assert drafted("approve", "甲", "乙", *REVIEWER).exit_code == 0


def test_a_rejection_is_shown_to_the_editor(drafted: Talent) -> None:
    drafted("submit", "甲", *EDITOR)
    assert drafted("reject", "甲", *REVIEWER).exit_code == 2
    assert drafted("reject", "甲", *REVIEWER, "--comment", "金额有误").exit_code == 0
    assert "金额有误" in drafted("drafts").stdout
    (draft,) = given(drafted("drafts", "--json"))
    assert (draft["state"], draft["comment"]) == ("draft", "金额有误")
    assert drafted("withdraw", "甲", *EDITOR).exit_code == 0
    assert given(drafted("drafts", "--json")) == []


def test_an_ingest_that_publishes_is_recorded_as_the_administrators_own_act(filled: Talent) -> None:
    publish, ingest, *_ = given(filled("history", "--json"))
    assert (publish["action"], publish["role"], publish["release"]) == ("publish", "local", 1)
    assert publish["actor"].startswith("命令行管理员（")
    assert (ingest["action"], ingest["role"], ingest["actor"]) == ("ingest", "local", publish["actor"])


def test_an_officer_cannot_publish_past_the_review(talent: Talent, tmp_path: Path) -> None:
    file = policy(tmp_path / "p", "甲", "探亲补贴每月100元。")
    assert talent("ingest", file, "--publish", *EDITOR).exit_code == 2
    assert talent("ingest", file, "--role", "admin").exit_code == 2
    assert talent("ingest", file, "--by", " ").exit_code == 2
    assert given(talent("drafts", "--json")) == []


def test_new_content_of_what_was_approved_is_told(drafted: Talent, tmp_path: Path) -> None:
    drafted("submit", "甲", *EDITOR)
    drafted("approve", "甲", *REVIEWER)
    (row,) = given(drafted("ingest", policy(tmp_path / "p", "甲", "探亲补贴每月120元。"), *EDITOR, "--json"))[
        "files"
    ]
    assert "审核从头开始" in row["reason"]
    assert drafted("publish").exit_code == 1


def test_a_removed_document_leaves_the_next_release_and_stays_in_the_last(
    filled: Talent, tmp_path: Path
) -> None:
    file = policy(tmp_path / "p", "甲", "探亲补贴每月100元。")
    assert filled("ingest", file, "--publish").exit_code == 0
    assert filled("remove", "甲", "--comment", "并入乙").exit_code == 0
    assert given(filled("publish", "--json"))["release"] == 3
    found = given(filled("search", "探亲补贴每月多少元", "--json"))
    assert "甲" not in {p["document_id"] for p in found["passages"]}
    before = given(filled("search", "探亲补贴每月多少元", "--release", 2, "--json"))
    assert before["passages"][0]["document_id"] == "甲"


def test_an_erased_document_is_in_no_release(filled: Talent, tmp_path: Path) -> None:
    file = policy(tmp_path / "p", "甲", "探亲补贴每月100元。")
    assert filled("ingest", file, "--publish").exit_code == 0
    assert filled("erase", "甲").exit_code == 1  # nobody said yes
    erased = given(filled("erase", "甲", "--yes", "--reason", "撤稿", "--json"))
    assert (erased["document_id"], erased["versions"], erased["release"]) == ("甲", 1, 3)
    for release in (1, 2, 3):
        found = given(filled("search", "探亲补贴每月多少元", "--release", release, "--json"))
        assert "甲" not in {p["document_id"] for p in found["passages"]}
    assert given(filled("history", "甲", "--json"))[0]["comment"] == "撤稿"


def test_a_stop_is_told_and_can_be_overruled(filled: Talent, tmp_path: Path) -> None:
    for name in "甲乙":
        filled("ingest", policy(tmp_path / "p", name, f"{name}的规定。", title="上海市某某人才办法"))
    checked = filled("publish", "--check")
    assert (checked.exit_code, "检查不通过" in checked.stdout) == (1, True)
    assert "必须处理" in checked.stdout
    stopped = filled("publish", "--json")
    assert (stopped.exit_code, json.loads(stopped.stdout)["release"]) == (1, None)
    assert filled("publish").exit_code == 1
    assert given(filled("publish", "--despite", "对象不同", "--json"))["release"] == 2
    assert "对象不同" in filled("history").stdout


def test_an_ingest_that_a_check_stops_still_reports_its_files(filled: Talent, tmp_path: Path) -> None:
    for name in "甲乙":
        policy(tmp_path / "p", name, f"{name}的规定。", title="上海市某某人才办法")
    result = filled("ingest", tmp_path / "p", "--publish", "--json")
    assert result.exit_code == 1
    body = json.loads(result.stdout)
    assert ([row["outcome"] for row in body["files"]], body["release"]) == (["created", "created"], None)
    assert "--despite" in str(result.exception)
