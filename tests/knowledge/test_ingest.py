"""Ingest goes by digest, file by file; a bad file is a row of the report and nothing else."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from assistant.bootstrap import Installation
from knowledge import ingest as module
from knowledge.errors import UnreadableDocument
from knowledge.ingest import FileReport
from knowledge.parsing import parse_file
from tests.installations import installation, policy


@pytest.fixture
def place(tmp_path: Path) -> Installation:
    return installation(tmp_path / "data")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "policies"


def run(place: Installation, *paths: Path, region: str | None = None) -> list[FileReport]:
    return place.ingest.run(place.ingest.files(paths), region)


def outcomes(reports: list[FileReport]) -> dict[str, str]:
    return {report.source: report.outcome for report in reports}


def test_a_file_is_created_then_unchanged_then_updated(place: Installation, folder: Path) -> None:
    policy(folder, "甲", "补贴一千元。")
    assert outcomes(run(place, folder)) == {"甲.md": "created"}
    assert outcomes(run(place, folder)) == {"甲.md": "unchanged"}
    place.releases.publish("test")
    assert outcomes(run(place, folder)) == {"甲.md": "unchanged"}
    assert place.store.draft_count() == 0
    policy(folder, "甲", "补贴二千元。")
    assert outcomes(run(place, folder)) == {"甲.md": "updated"}
    assert place.store.draft_count() == 1


def test_going_back_to_the_published_text_is_an_update_of_the_draft(
    place: Installation, folder: Path
) -> None:
    for text in ("旧", "新", "旧"):
        policy(folder, "甲", f"{text}的补贴标准。")
        run(place, folder)
        if text == "旧" and not place.store.serving():
            place.releases.publish("test")
    versions = place.store.draft_versions()
    clauses = place.store.clauses(versions, place.store.documents(versions))
    assert [c.text for _, _, c in clauses] == ["旧的补贴标准。"]


def test_a_row_tells_what_became_of_the_file(place: Installation, folder: Path) -> None:
    policy(folder, "甲", "补贴一千元。", "补贴发一年。")
    (report,) = run(place, folder)
    assert report == FileReport("甲.md", "created", "甲", "上海市测试甲办法", 2, None)


def test_a_clause_keeps_its_id_when_the_same_text_comes_again(place: Installation, folder: Path) -> None:
    file = policy(folder, "甲", "补贴一千元。")
    run(place, file)
    first = place.releases.publish("test")
    policy(folder, "甲", "补贴一千元。", "新增一条。")
    run(place, file)
    second = place.releases.publish("test")
    ids = []
    for number in (first, second):
        assert number is not None
        place.releases.rollback(number)
        ids.append([c.id for c in place.search.clauses("甲")])
    assert ids == [["甲#第一条"], ["甲#第一条", "甲#第二条"]]


def test_bad_files_never_stop_the_rest(place: Installation, folder: Path) -> None:
    policy(folder, "甲", "补贴一千元。")
    policy(folder, "丙", "补贴三千元。")
    bad: dict[str, bytes] = {
        "空.md": b"", "空白.txt": b" \n\t\n", "坏.pdf": b"%PDF-1.7 broken", "坏.docx": b"PK\x03\x04broken",
        "图.png": b"\x89PNG", "无后缀": b"x", "坏头.md": b"---\nid: [\n---\n\xe6\xad\xa3\xe6\x96\x87",
        "坏日期.md": "---\nid: x\ntitle: 办法\neffective_from: 2026-02-30\n---\n第一条 正文。".encode(),
        "只有头.md": "---\nid: y\ntitle: 办法\n---\n".encode(), "乱.html": b"\x00\xff\xfe<html>" * 3,
    }  # fmt: skip
    for name, data in bad.items():
        (folder / name).write_bytes(data)
    reports = run(place, folder)
    told = outcomes(reports)
    assert {told.pop("甲.md"), told.pop("丙.md")} == {"created"}
    assert told == dict.fromkeys(bad, "failed")
    assert all(
        r.reason and "请" in r.reason and "Traceback" not in r.reason
        for r in reports
        if r.outcome == "failed"
    )
    assert place.store.draft_count() == 2


def test_whatever_a_parser_raises_is_a_failed_row(
    place: Installation, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("甲", "乙", "丙"):
        policy(folder, name, "补贴一千元。")

    def surprising(path: Path, *rest: Any) -> Any:
        if path.stem == "乙":
            raise KeyError("a bug of a parser")
        return parse_file(path, *rest)

    monkeypatch.setattr(module, "parse_file", surprising)
    assert outcomes(run(place, folder)) == {"甲.md": "created", "乙.md": "failed", "丙.md": "created"}


def test_a_failed_file_keeps_the_version_that_was_there(place: Installation, folder: Path) -> None:
    file = policy(folder, "甲", "补贴一千元。")
    run(place, folder)
    place.releases.publish("test")
    file.write_bytes(b"")
    assert outcomes(run(place, folder)) == {"甲.md": "failed"}
    assert place.store.draft_count() == 0
    assert place.search.document("甲") is not None


def test_two_files_with_one_id_do_not_overwrite_each_other(place: Installation, folder: Path) -> None:
    policy(folder / "a", "甲", "补贴一千元。")
    policy(folder / "b", "乙", "补贴二千元。", id="甲")
    reports = run(place, folder)
    assert outcomes(reports) == {"a/甲.md": "created", "b/乙.md": "failed"}
    assert "a/甲.md" in str(reports[1].reason)


def test_two_folders_with_a_file_of_the_same_name_do_not_overwrite_each_other(
    place: Installation, folder: Path
) -> None:
    for city, amount in (("a", "一千元"), ("b", "二千元")):
        (folder / city).mkdir(parents=True)
        (folder / city / "补贴.txt").write_text(
            f"上海市测试补贴办法\n\n第一条 补贴{amount}。", encoding="utf-8"
        )
    reports = run(place, folder / "a", folder / "b")
    assert [r.outcome for r in reports] == ["created", "failed"]
    assert str(folder / "a" / "补贴.txt") in str(reports[1].reason)


def test_a_file_named_twice_is_taken_once(place: Installation, folder: Path) -> None:
    file = policy(folder, "甲", "补贴一千元。")
    assert [r.outcome for r in run(place, folder, file)] == ["created"]
    assert place.store.draft_count() == 1


def test_a_file_without_a_place_gets_the_region_of_the_run(place: Installation, folder: Path) -> None:
    folder.mkdir()
    (folder / "甲.txt").write_text("测试补贴办法\n\n第一条 补贴一千元。", encoding="utf-8")
    run(place, folder, region="330100")
    place.releases.publish("test")
    assert [d.region for d in place.search.documents()] == ["330100"]
    assert outcomes(run(place, folder, region="320500")) == {"甲.txt": "updated"}


def test_a_file_whose_name_is_not_utf_8_is_ingested_under_a_readable_name(
    place: Installation, folder: Path
) -> None:
    policy(folder, "甲", "补贴一千元。")
    os.rename(folder / "甲.md", os.fsencode(folder) + b"/" + "补贴.md".encode("gb18030"))
    (report,) = run(place, folder)
    assert (report.outcome, report.source) == ("created", "补贴.md")


def test_progress_is_told_file_by_file(place: Installation, folder: Path) -> None:
    for name in ("甲", "乙"):
        policy(folder, name, "补贴一千元。")
    told: list[str] = []
    place.ingest.run(place.ingest.files([folder]), None, lambda report: told.append(report.source))
    assert told == ["乙.md", "甲.md"]


def test_a_path_that_is_not_there_is_an_error(place: Installation, folder: Path) -> None:
    with pytest.raises(UnreadableDocument, match="找不到"):
        place.ingest.files([folder / "nowhere"])
