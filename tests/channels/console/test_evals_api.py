"""Examinations over HTTP and on the command line: who may, what is written down, what comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.bootstrap import Installation
from assistant.staff.types import Person
from channels.app import create_app
from channels.cli.areas import staff_plugs
from channels.staff.cookies import COOKIE
from channels.staff.guard import CSRF
from tests.channels.talent import Talent, given
from tests.installations import installation, policy, published

S = "/api/v1/staff/evals"
CASE = {"question": "硕士生活补贴有多少", "facts": [["3万元", "30000元"]], "documents": ["shenghuo"]}


def grants(folder: Path, master: str = "3万元") -> Path:
    return policy(folder, "shenghuo", f"应届毕业生可以申领一次性生活补贴，硕士{master}，博士10万元。",
                  title="上海市应届毕业生生活补贴办法", topics="[生活补贴]")  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    place = installation(tmp_path / "data", region="310000")
    published(place, grants(tmp_path / "old"))
    yield place
    place.close()


@pytest.fixture
def who(place: Installation) -> Iterator[dict[str, TestClient]]:
    """The browsers of an editor, a reviewer, an auditor and an operator."""
    app = create_app(place.assistant, desk=place.desk, plugs=staff_plugs(place))
    clients = {}
    for role in ("editor", "reviewer", "auditor", "operator"):
        account = place.staff.from_elsewhere(Person(role, role, role, frozenset({role})))
        token, session = place.staff.begin(account)
        clients[role] = TestClient(app, headers={CSRF: session.csrf}, cookies={COOKIE: token})
    with clients["editor"]:
        yield clients


def ended(client: TestClient, job: str) -> Any:
    while (found := client.get(f"{S}/jobs/{job}").json())["state"] == "running":
        pass
    return found


def examined(client: TestClient, draft: bool = False) -> Any:
    return ended(client, client.post(f"{S}/runs", json={"draft": draft}).json()["job"])["result"]


def test_everybody_may_look_who_has_to_and_only_some_may_change(who: dict[str, TestClient]) -> None:
    acts: list[tuple[str, str, Any]] = [
        ("POST", "cases", CASE),
        ("PUT", "cases/x", CASE),
        ("DELETE", "cases/x", None),
        ("POST", "runs", {}),
        ("PUT", "floors", {"floors": {"passed": 0.9}}),
    ]
    for role in ("auditor", "operator"):
        assert [who[role].request(m, f"{S}/{path}", json=body).status_code for m, path, body in acts] == [
            403
        ] * 5
    assert who["editor"].put(f"{S}/floors", json={"floors": {"passed": 0.9}}).status_code == 403
    assert who["reviewer"].put(f"{S}/floors", json={"floors": {"passed": 0.9}}).status_code == 200
    assert [who[role].get(f"{S}/floors").status_code for role in who] == [200, 200, 200, 403]


def test_a_case_of_an_answer_is_proposed_kept_examined_changed_and_dropped(
    place: Installation, who: dict[str, TestClient]
) -> None:
    editor, answer = who["editor"], place.assistant.ask("硕士生活补贴有多少").answer_id
    proposal = editor.get(f"{S}/proposal", params={"answer": answer}).json()
    told = {name: proposal[name] for name in ("question", "kind", "before", "facts", "documents", "origin")}
    made = editor.post(f"{S}/cases", json=told)
    assert made.status_code == 201, made.text
    case = made.json()
    assert (case["origin"], case["by"], case["suite"]) == (answer, "editor", "日常")
    passed = examined(editor)["measures"][0]
    assert [passed[name] for name in ("right", "of", "value", "low", "high")] == [1, 1, 1.0, 0.2065, 1.0]
    off = told | {"enabled": False, "suite": "补贴"}
    assert editor.put(f"{S}/cases/{case['id']}", json=off).json()["enabled"] is False
    listed = editor.get(f"{S}/cases").json()
    assert [(one["suite"], one["origin"]) for one in listed["cases"]] == [("补贴", answer)]
    assert listed["titles"] == {"shenghuo": "上海市应届毕业生生活补贴办法"}
    assert editor.delete(f"{S}/cases/{case['id']}").status_code == 200
    assert editor.delete(f"{S}/cases/{case['id']}").status_code == 404
    acts = [entry.act for entry in place.staff.audited(limit=20)]
    assert [act for act in acts if act.startswith("evals")][::-1] == [
        "evals.add", "evals.run", "evals.change", "evals.drop",
    ]  # fmt: skip


def test_what_is_wrong_with_a_case_is_told(who: dict[str, TestClient]) -> None:
    editor = who["editor"]
    pattern = editor.post(f"{S}/cases", json=CASE | {"facts": [["/(a+)+b/"]]})
    assert pattern.status_code == 422 and "斜线" in pattern.json()["detail"]
    nowhere = editor.post(f"{S}/cases", json=CASE | {"region": "火星"})
    assert nowhere.status_code in (404, 422) and "火星" in nowhere.json()["detail"]
    assert editor.post(f"{S}/cases", json=CASE | {"question": ""}).status_code == 422
    assert editor.get(f"{S}/proposal", params={"answer": "no-such"}).status_code == 404
    assert editor.get(f"{S}/runs/no-such").status_code == 422
    assert editor.get(f"{S}/jobs/no-such").status_code == 404
    nothing = ended(editor, editor.post(f"{S}/runs", json={}).json()["job"])
    assert nothing["state"] == "failed" and "没有可用的用例" in nothing["result"]["detail"]


def test_runs_of_two_releases_side_by_side(
    place: Installation, who: dict[str, TestClient], tmp_path: Path
) -> None:
    editor = who["editor"]
    assert editor.post(f"{S}/cases", json=CASE).status_code == 201
    before = examined(editor)
    published(place, grants(tmp_path / "new", "4万元"))
    after = examined(editor)
    assert [run["id"] for run in editor.get(f"{S}/runs").json()["runs"]] == [after["id"], before["id"]]
    whole = editor.get(f"{S}/runs/{after['id']}").json()
    assert whole["verdicts"][0]["problems"] == ["没有说到：3万元或30000元"]
    found = editor.get(f"{S}/runs/{before['id']}/against/{after['id']}").json()
    (row,) = found["rows"]
    assert row["turn"] == "worse" and found["turns"]["worse"] == "变错了"
    assert {"kind": "removed", "text": "3"} in row["pieces"] and {"kind": "added", "text": "4"} in row[
        "pieces"
    ]


def test_a_publish_below_the_floor_is_stopped_in_the_console(
    place: Installation, who: dict[str, TestClient], tmp_path: Path
) -> None:
    who["editor"].post(f"{S}/cases", json=CASE)
    who["reviewer"].put(f"{S}/floors", json={"floors": {"passed": 1}})
    place.ingest.run(place.ingest.files([grants(tmp_path / "new", "4万元")]))
    job = who["reviewer"].post("/api/v1/staff/corpus/releases", json={"note": "改数额"}).json()["job"]
    while (found := who["reviewer"].get(f"/api/v1/staff/corpus/jobs/{job}").json())["state"] == "running":
        pass
    assert found["state"] == "failed"
    own = [one for one in found["result"]["findings"] if one["check"] == "本中心评测"]
    assert [one["level"] for one in own] == ["stop", "warn"]


CASES = """
as_of: 2026-11-22
cases:
- {id: a, question: 硕士生活补贴有多少, facts: [["/3 ?万元|30000元/"]], policy: shenghuo}
- {id: b, question: 公积金贷款最高多少, kind: refuse}
"""


def test_the_command_line_takes_in_examines_compares_and_writes_out(talent: Talent, tmp_path: Path) -> None:
    file, out = tmp_path / "用例.yaml", tmp_path / "out.yaml"
    file.write_text(CASES, encoding="utf-8")
    assert talent("ingest", grants(tmp_path / "old"), "--publish").exit_code == 0
    assert given(talent("exams", "import", file, "--json")) == {"added": 2, "changed": 0}
    assert given(talent("exams", "import", file, "--json")) == {"added": 0, "changed": 2}
    first, second = (given(talent("exams", "run", "--json")) for _ in range(2))
    assert (first["suite"], first["measures"][0]["right"]) == ("", 2)
    assert given(talent("exams", "compare", first["id"], second["id"], "--json"))["rows"] == []
    runs = given(talent("exams", "runs", "--json"))["runs"]
    assert [run["id"] for run in runs] == [second["id"], first["id"]]
    assert talent("exams", "export", out).exit_code == 0
    assert given(talent("exams", "import", out, "--json")) == {"added": 0, "changed": 2}
    assert given(talent("exams", "floors", "passed=0.9", "--json")) == {"floors": {"passed": 0.9}}
    assert "全对  2/2" in talent("exams", "show", first["id"]).stdout
    assert talent("exams", "drop", "b").exit_code == 0
    assert "共 1 条用例" in talent("exams", "list").stdout
    file.write_text(CASES.replace("30000元/", "(/"), encoding="utf-8")
    wrong = talent("exams", "import", file)
    assert wrong.exit_code != 0 and "匹配式" in str(wrong.exception or wrong.output)
