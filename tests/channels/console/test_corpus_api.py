"""`/api/v1/staff/corpus`: what two policy officers do with the corpus, and what they are refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.bootstrap import Installation
from tests.channels.console.people import Person
from tests.installations import NOW, TODAY, policy, published

Come = Callable[[str], Person]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return policy(tmp_path / "p", "jia", "探亲补贴每月100元。", "由区人才机构发放。")


def test_what_one_officer_uploads_another_approves_and_publishes(
    editor: Person, reviewer: Person, file: Path
) -> None:
    job = editor.ended(editor.upload(file)["job"])
    assert (job["state"], [row["outcome"] for row in job["rows"]]) == ("done", ["created"])
    editor.post("/drafts/jia/submit", {"comment": "请核对数额"})
    reviewer.post("/drafts/jia/approve")
    done = reviewer.ended(reviewer.post("/releases", {"note": "第一批"}, 202)["job"])
    assert (done["state"], done["result"]["release"]) == ("done", 1)
    told = [(event["actor"], event["action"]) for event in reviewer.get("/documents/jia/history")]
    assert told == [("shenhe", "approve"), ("bianji", "submit"), ("bianji", "ingest")]


def test_nobody_approves_what_he_brought_in_himself(person: Come, editor: Person, file: Path) -> None:
    administrator = person("guanli")
    administrator.ended(administrator.upload(file)["job"])
    administrator.post("/drafts/jia/submit")
    assert "不能由本人通过" in administrator.post("/drafts/jia/approve", status=403)["detail"]
    assert "审核" in editor.post("/drafts/jia/approve", status=403)["detail"]
    assert editor.get("/drafts")[0]["state"] == "in_review"


def test_who_only_reads_changes_nothing(person: Come, editor: Person, file: Path) -> None:
    editor.ended(editor.upload(file)["job"])
    operator = person("huawu")
    assert operator.get("/documents/jia")["document"]["title"]
    operator.upload(file, status=403)
    operator.post("/documents/jia/confirmations", {"fields": ["title"]}, 403)
    operator.post("/drafts/jia/comment", {"comment": "看看"}, 403)
    operator.post("/releases", {}, 403)
    assert [event["action"] for event in operator.get("/documents/jia/history")] == ["ingest"]


def test_files_that_cannot_be_read_say_why_and_stop_no_others(
    editor: Person, file: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "坏.pdf"
    wrong.write_bytes(b"%PDF-1.7 nothing")
    job = editor.ended(editor.upload(wrong, file)["job"])
    assert {row["source"]: row["outcome"] for row in job["rows"]} == {"坏.pdf": "failed", "jia.md": "created"}
    assert next(row["reason"] for row in job["rows"] if row["outcome"] == "failed")
    again = editor.ended(editor.upload(file)["job"])
    assert [row["outcome"] for row in again["rows"]] == ["unchanged"]
    assert len(editor.get("/jobs", kind="upload")) == 2


def test_the_list_is_filtered_by_place_standing_and_words(
    place: Installation, editor: Person, tmp_path: Path
) -> None:
    soon, past = TODAY + timedelta(days=30), TODAY - timedelta(days=1)
    folder = tmp_path / "many"
    policy(folder, "now", "一")
    policy(folder, "soon", "二", effective_to=soon)
    policy(folder, "past", "三", effective_to=past)
    policy(folder, "next", "四", effective_from=soon, region='"320500"', title="苏州市下一步办法")
    published(place, folder)
    editor.ended(editor.upload(policy(tmp_path / "p", "mine", "五"))["job"])
    whole = editor.get("/documents")
    assert whole["counts"] == {"in_force": 2, "ending": 1, "ended": 1, "scheduled": 1, "changed": 1}

    def ids(**wanted: str) -> list[str]:
        return sorted(row["id"] for row in editor.get("/documents", **wanted)["rows"])

    assert ids(standing="in_force") == ["mine", "now", "soon"]
    assert ids(standing="ended") == ["past"]
    assert ids(standing="changed") == ["mine"]
    assert ids(region="320000") == ids(q="苏州 下一步") == ids(standing="scheduled") == ["next"]
    assert [row["id"] for row in editor.get("/documents", sort="-effective_to")["rows"]][:2] == [
        "soon",
        "past",
    ]
    assert editor.get("/documents", size=2, page=3)["total"] == 5


def test_a_finding_of_the_checks_names_its_document(
    editor: Person, reviewer: Person, place: Installation, tmp_path: Path
) -> None:
    published(
        place,
        policy(
            tmp_path / "a", "old", "探亲补贴每月100元。", title="上海市探亲办法", number="沪测〔2024〕1号"
        ),
    )
    other = policy(
        tmp_path / "b", "twin", "探亲补贴每月200元。", title="上海市探亲办法", number="沪测〔2024〕2号"
    )
    editor.ended(editor.upload(other)["job"])
    editor.post("/drafts/twin/submit")
    reviewer.post("/drafts/twin/approve")
    checked = editor.ended(editor.post("/check", status=202)["job"])
    assert checked["result"]["changes"] == 1
    stops = [finding for finding in checked["result"]["findings"] if finding["level"] == "stop"]
    assert stops and "twin" in stops[0]["document_ids"]
    refused = reviewer.ended(reviewer.post("/releases", {}, 202)["job"])
    assert (refused["state"], refused["result"]["status"]) == ("failed", 409)
    assert refused["result"]["findings"]
    forced = reviewer.ended(reviewer.post("/releases", {"despite": "两份文件对象不同"}, 202)["job"])
    assert forced["result"]["release"] == 2


def test_a_publish_that_is_put_off_happens_when_it_is_due_and_can_be_cancelled(
    place: Installation, editor: Person, reviewer: Person, file: Path
) -> None:
    editor.ended(editor.upload(file)["job"])
    editor.post("/drafts/jia/submit")
    reviewer.post("/drafts/jia/approve")
    assert "已经过去" in reviewer.post("/releases", {"at": NOW.isoformat()}, 422)["detail"]
    later = (NOW + timedelta(hours=9)).isoformat()
    dropped = reviewer.post("/releases", {"at": later}, 202)["job"]
    kept = reviewer.post("/releases", {"note": "晚上", "at": later}, 202)["job"]
    reviewer.post(f"/jobs/{dropped}/cancel")
    reviewer.post(f"/jobs/{dropped}/cancel", status=409)
    jobs = {job["id"]: job["state"] for job in reviewer.get("/jobs")}
    assert (jobs[dropped], jobs[kept]) == ("cancelled", "waiting")
    assert place.store.serving() is None
    assert [job["id"] for job in place.jobs.due(NOW + timedelta(hours=10))] == [kept]


def test_a_release_is_gone_back_from_and_its_answers_are_found_again(
    place: Installation, reviewer: Person, tmp_path: Path
) -> None:
    published(place, policy(tmp_path / "a", "jia", "探亲补贴每月100元。", title="上海市探亲补贴办法"))
    told = place.assistant.ask("上海探亲补贴每月多少钱", conversation_id=None, region="310000", as_of=None)
    published(place, policy(tmp_path / "b", "jia", "探亲补贴每月300元。", title="上海市探亲补贴办法"))
    answer_id = told.to_json()["answer_id"]
    answer = reviewer.get(f"/answers/{answer_id}")
    assert (answer["release"], "100元" in answer["result"]["answer"]["text"]) == (1, True)
    reviewer.get("/answers/none", 404)
    done = reviewer.ended(reviewer.post("/releases/1/rollback", {"comment": "数额有误"}, 202)["job"])
    assert done["state"] == "done"
    assert place.store.serving() == 1


def test_what_the_engine_says_of_commands_is_said_of_pages(editor: Person) -> None:
    root = Path(__file__).parents[3]
    said = "".join(
        file.read_text("utf-8") for name in ("knowledge", "evals") for file in (root / name).rglob("*.py")
    )
    said = re.sub(r'"\n\s*f?"', "", said)  # sentences that go over several lines
    for pattern, _ in editor.get("/words")["plainly"]:
        assert re.search(pattern, said.replace("{cause}", "cause")), pattern


def test_every_act_is_in_the_audit_log(place: Installation, editor: Person, file: Path) -> None:
    editor.ended(editor.upload(file)["job"])
    editor.post("/documents/jia/corrections", {"values": {"number": "沪测〔2024〕9号"}})
    editor.post("/drafts/jia/submit", {"comment": "联系电话13800138000"})
    entries = place.staff.audited(who="bianji")
    assert [entry.act for entry in entries][:3] == ["corpus.submit", "corpus.correct", "corpus.upload"]
    assert "13800138000" not in str(entries)
