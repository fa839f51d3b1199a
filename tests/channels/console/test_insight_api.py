"""Gaps, figures, health and rules over HTTP and on the command line."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.staff.types import Person
from channels.app import create_app
from channels.cli.areas import staff_plugs
from channels.staff.cookies import COOKIE
from tests.installations import installation, published

S = "/api/v1/staff"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, TestClient]]:
    """An editor's and an operator's browser, on an installation that was asked a few things."""
    place = installation(tmp_path_factory.mktemp("insight"))
    published(place)
    for text in ("上海人才公寓怎么申请", "上海人才公寓申请条件", "上海居住证积分社保一年几分"):
        place.assistant.ask(text)
    app = create_app(place.assistant, tools=place.tools, plugs=staff_plugs(place))
    with TestClient(app) as editor, TestClient(app) as operator:
        for client, role in ((editor, "editor"), (operator, "operator")):
            who = place.staff.from_elsewhere(Person(role, role, role, frozenset({role})))
            client.cookies.set(COOKIE, place.staff.begin(who)[0])
        yield editor, operator
    place.close()


@pytest.mark.parametrize("path", ["gaps", "insight", "insight/table.csv", "health", "rules"])
def test_what_the_role_does_not_allow_is_refused(data: tuple[TestClient, TestClient], path: str) -> None:
    editor, operator = data
    assert editor.get(f"{S}/{path}").status_code == 200
    assert operator.get(f"{S}/{path}").status_code == 403


def test_figures_of_wrong_days_are_refused_with_what_to_change(data: tuple[TestClient, TestClient]) -> None:
    for query in ("first=2026-11-02&last=2026-11-01", "first=2020-01-01&last=2026-01-01"):
        refused = data[0].get(f"{S}/insight?{query}")
        assert refused.status_code == 422 and "起止日期" in refused.json()["detail"]
    assert data[0].get(f"{S}/insight/report.docx?month=2026-13").status_code == 422


def test_the_report_and_the_table_are_files(data: tuple[TestClient, TestClient]) -> None:
    from docx import Document

    report = data[0].get(f"{S}/insight/report.docx?month=2026-11")
    assert Document(io.BytesIO(report.content)).paragraphs[0].text == "人才政策服务月报（2026年11月）"
    assert data[0].get(f"{S}/insight/table.csv").text.startswith("\ufeff表,名称,数量")


def test_a_gap_shows_its_questions_and_an_unknown_one_is_said(data: tuple[TestClient, TestClient]) -> None:
    gap = data[0].get(f"{S}/gaps").json()["gaps"][0]
    whole = data[0].get(f"{S}/gaps/{gap['key']}").json()
    assert (gap["count"], len(whole["examples"])) == (2, 2) and whole["nearest"]
    assert data[0].get(f"{S}/gaps/unknown").status_code == 404


def test_every_scheme_is_a_table_whose_rows_have_their_clauses(data: tuple[TestClient, TestClient]) -> None:
    schemes = data[0].get(f"{S}/rules").json()["schemes"]
    for scheme in schemes:
        whole = data[0].get(f"{S}/rules/{scheme['scheme']}").json()
        rows = [row for version in whole["versions"] for row in version["rows"]]
        assert all(version["rows"] for version in whole["versions"]), scheme["scheme"]
        assert any(row["basis"] for row in rows), scheme["scheme"]
    assert data[0].get(f"{S}/rules/unknown").status_code == 404


def test_the_command_line_lists_gaps_and_writes_the_report(tmp_path: Path) -> None:
    env = {**os.environ, "TALENT_DATA_DIR": str(tmp_path / "data")}

    def talent(*given: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "assistant", *given]
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    assert json.loads(talent("gaps", "--json").stdout) == {"gaps": []}
    written = talent("report", "--month", "2026-11", "--out", str(tmp_path / "r.docx"))
    assert written.returncode == 0 and (tmp_path / "r.docx").stat().st_size > 10_000
    assert talent("report", "--month", "November").returncode == 2
