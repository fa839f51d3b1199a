"""Archives: every member is a document of its own; bad ones and bombs are rows of the report."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest

from knowledge.errors import UnreadableDocument
from knowledge.parsing import archive, find_files, parse_file
from tests.installations import installation
from tests.knowledge import formats
from tests.knowledge.offices import write_zip


def text(name: str) -> bytes:
    return f"第一条 {name}人才每人每月补贴一千元。\n第二条 本办法由人社局解释。\n".encode()


def sources(path: Path) -> list[str]:
    return [source for _, source in find_files(path)]


def reason(path: Path) -> str:
    with pytest.raises(UnreadableDocument) as told:
        parse_file(path, path.name)
    return str(told.value)


def packed(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize("windows", [True, False])
def test_members_are_files_with_readable_names(windows: bool, tmp_path: Path) -> None:
    members = {"政策/甲.txt": text("甲"), "乙.txt": text("乙"), ".DS_Store": b"x", "__MACOSX/乙.txt": b"x"}
    path = write_zip(tmp_path / "包.zip", members, windows)
    assert sources(path) == ["包.zip/乙.txt", "包.zip/政策/甲.txt"]
    (tmp_path / "z.md").write_text("# 办法\n\n一、内容。", encoding="utf-8")
    assert sources(tmp_path) == ["z.md", "包.zip/乙.txt", "包.zip/政策/甲.txt"]


def test_a_bad_member_is_a_failed_row_and_stops_nothing(tmp_path: Path) -> None:
    broken = formats.write_word(tmp_path / "a.docx").read_bytes()[:2000]
    members = {
        "a.docx": broken,
        "b.txt": text("乙"),
        "c.exe": b"MZ",
        "inner.zip": packed({"d.txt": text("丁")}),
    }
    place = installation(tmp_path / "data")
    files = place.ingest.files([write_zip(tmp_path / "包.zip", members)])
    rows = {row.source: row for row in place.ingest.run(files)}
    assert {source: row.outcome for source, row in rows.items()} == {
        "包.zip/a.docx": "failed",
        "包.zip/b.txt": "created",
        "包.zip/c.exe": "failed",
        "包.zip/inner.zip/d.txt": "created",
    }
    assert "不支持 .exe" in str(rows["包.zip/c.exe"].reason)
    assert {row.outcome for row in place.ingest.run(files)} == {"unchanged", "failed"}


@pytest.mark.parametrize("name", ["../../秘密.txt", "/etc/x.txt", "a/../../x.txt", "C:\\x.txt", "..\\x.txt"])
def test_a_member_that_points_outside_is_refused(name: str, tmp_path: Path) -> None:
    outside = tmp_path / "秘密.txt"
    outside.write_bytes(text("外"))
    path = tmp_path / "in" / "b" / "包.zip"
    path.parent.mkdir(parents=True)
    write_zip(path, {name: text("甲"), "好.txt": text("好")})
    entries = dict((source, file) for file, source in find_files(path))
    bad = next(source for source in entries if not source.endswith("好.txt"))
    assert ".." not in bad.split("/") and bad.startswith("包.zip/")
    assert "压缩包之外" in reason(entries[bad])
    assert parse_file(entries["包.zip/好.txt"], "好").clauses


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    info = zipfile.ZipInfo("链接.txt")
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(info, "/etc/passwd")
    ((entry, _),) = find_files(path)
    assert "压缩包之外" in reason(entry)


def test_archives_in_archives_are_opened_once_and_no_deeper(tmp_path: Path) -> None:
    third = packed({"c.txt": text("丙")})
    path = write_zip(tmp_path / "a.zip", {"b.zip": packed({"b.txt": text("乙"), "c.zip": third})})
    entries = dict((source, file) for file, source in find_files(path))
    assert list(entries) == ["a.zip/b.zip/b.txt", "a.zip/b.zip/c.zip"]
    assert "嵌套过深" in reason(entries["a.zip/b.zip/c.zip"])


def test_a_bomb_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    members = {
        "bomb.txt": b"0" * 20_000_000,
        "huge.txt": b"0" * (archive.MOST_IN_ONE + 1),
        "ok.txt": text("好"),
    }
    entries = dict((source, file) for file, source in find_files(write_zip(tmp_path / "a.zip", members)))
    assert "压缩炸弹" in reason(entries["a.zip/bomb.txt"])
    assert "超过 50 MB" in reason(entries["a.zip/huge.txt"])
    assert parse_file(entries["a.zip/ok.txt"], "ok").clauses


def test_a_size_that_lies_is_told_as_damage(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a.txt": text("甲") * 50})
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02") + 24  # the unpacked size in the directory
    data[at : at + 4] = (40).to_bytes(4, "little")
    path.write_bytes(data)
    assert "已损坏" in reason(find_files(path)[0][0])


def test_an_archive_that_cannot_be_taken_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\x03\x04 nothing")
    assert sources(path) == ["a.zip"]
    assert "已损坏" in reason(path)
    assert "没有文件" in reason(write_zip(path, {}))
    monkeypatch.setattr(archive, "MOST_MEMBERS", 3)
    inner = packed({f"{n}.txt": b"x" for n in range(3)})
    assert "超过 3 个" in reason(write_zip(path, {"a.zip": inner, "b.zip": inner}))
    monkeypatch.setattr(archive, "MOST_IN_ALL", 1000)
    assert "解压后超过" in reason(write_zip(path, {"a.txt": b"x" * 2000}))


def test_a_locked_archive_asks_to_be_unpacked(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a.txt": text("甲")})
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    path.write_bytes(data)
    assert "加了密码" in reason(find_files(path)[0][0])


def test_an_archive_that_changed_since_it_was_listed_is_told(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a.txt": text("甲")})
    ((entry, _),) = find_files(path)
    write_zip(path, {"b.txt": text("乙")})
    assert "没有 a.txt" in reason(entry)
    path.unlink()
    assert "找不到" in reason(entry)
