"""Files made to do harm, and files that lost a piece: a clear reason in bounded time, and nothing else."""

from __future__ import annotations

import functools
import io
import re
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.errors import KnowledgeError, UnreadableDocument
from knowledge.parsing import packages, parse_bytes, parse_file
from tests.knowledge import formats, offices
from tests.knowledge.ofds import write_ofd

WRITERS: dict[str, Callable[[Path], Path]] = {
    ".docx": formats.write_word,
    ".xlsx": offices.write_sheet,
    ".pptx": offices.write_slides,
    ".ofd": write_ofd,
    ".csv": offices.write_delimited,
}
PACKAGES = {
    ".docx": "word/document.xml",
    ".xlsx": "xl/worksheets/sheet1.xml",
    ".pptx": "ppt/slides/slide1.xml",
    ".ofd": "Doc_0/Pages/Page_1/Content.xml",
}
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
ENTITIES = f'<!DOCTYPE x [<!ENTITY l0 "ha">{_LAUGHS}<!ENTITY f SYSTEM "file:///etc/passwd">]>'


@functools.cache
def written(suffix: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return WRITERS[suffix](Path(folder) / f"a{suffix}").read_bytes()


def repacked(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return buffer.getvalue()


def reason(data: bytes, suffix: str, seconds: float = 25.0) -> str:
    start = time.process_time()  # not how busy the machine is
    with pytest.raises(UnreadableDocument) as told:
        parse_bytes(data, suffix, "a")
    assert time.process_time() - start < seconds
    return str(told.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("suffix", PACKAGES)
def test_entities_in_a_package_are_refused_before_anything_reads_them(suffix: str, encoding: str) -> None:
    def armed(name: str, part: bytes) -> bytes:
        if name != PACKAGES[suffix]:
            return part
        text = part.decode("utf-8").split("?>", 1)[-1]
        return f'<?xml version="1.0" encoding="{encoding}"?>{ENTITIES}{text}'.encode(encoding)

    assert "DOCTYPE" in reason(repacked(written(suffix), armed), suffix, 2)


@pytest.mark.parametrize("suffix", PACKAGES)
def test_a_package_that_unpacks_to_too_much_is_refused(suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def swollen(name: str, part: bytes) -> bytes:
        return part + b" " * 70_000_000 if name == PACKAGES[suffix] else part

    assert "超过 64 MB" in reason(repacked(written(suffix), swollen), suffix, 5)
    monkeypatch.setattr(packages, "MOST_UNPACKED", 1_000)
    assert "解压后超过" in reason(written(suffix), suffix)
    monkeypatch.setattr(packages, "MOST_PARTS", 1)
    assert "超过 1 个部分" in reason(written(suffix), suffix)


@pytest.mark.parametrize("suffix", PACKAGES)
def test_elements_nested_beyond_reason_are_an_error(suffix: str) -> None:
    def nested(name: str, part: bytes) -> bytes:
        if name != PACKAGES[suffix]:
            return part
        end = part.rindex(b"</")
        return part[:end] + b"<a>" * 100_000 + b"</a>" * 100_000 + part[end:]

    assert reason(repacked(written(suffix), nested), suffix)


@pytest.mark.parametrize("suffix", PACKAGES)
@pytest.mark.parametrize("share", [0.02, 0.5, 0.98])
def test_half_a_package_says_that_it_is_broken(suffix: str, share: float) -> None:
    data = written(suffix)
    assert "损坏" in reason(data[: int(len(data) * share)], suffix)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".pptx", ".doc"])
def test_a_file_with_a_password_says_so(suffix: str) -> None:
    ole = packages.OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500
    assert "密码" in reason(ole, suffix)


def test_a_locked_member_of_a_package_says_so() -> None:
    data = bytearray(written(".xlsx"))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "密码" in reason(bytes(data), ".xlsx")


@pytest.mark.parametrize("suffix", [".doc", ".xls", ".ppt", ".wps", ".et", ".dps", ".odt", ".rtf"])
def test_rubbish_under_an_office_suffix_is_refused_without_starting_anything(
    suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("subprocess.Popen", None)
    assert "内容与后缀不符" in reason(b"\1\2\3 rubbish" * 100, suffix)


def test_a_page_named_as_an_image_of_an_ofd_is_no_way_out(tmp_path: Path) -> None:
    path = tmp_path / "a.ofd"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("OFD.xml", "<OFD><DocBody><DocRoot>../../../../etc/passwd</DocRoot></DocBody></OFD>")
    with pytest.raises(UnreadableDocument, match="不是完好的 OFD"):
        parse_file(path, "a.ofd")


def _sheets(count: int) -> Callable[[bytes], bytes]:
    """Names that all stand for the first sheet."""
    ids = iter(range(1, count + 1))
    again = re.compile(rb'<sheet [^>]*?name="[^"]*"[^>]*?/>')

    def many(part: bytes) -> bytes:
        first = again.findall(part)[0].partition(b"sheetId=")[0]
        rest = again.findall(part)[0].partition(b"sheetId=")[2].partition(b" ")[2]
        named = re.sub(rb'name="[^"]*"', b'name="S%d"', first)
        more = b"".join(named % n + b'sheetId="%d" ' % n + rest for n in ids)
        return again.sub(b"", part).replace(b"<sheets>", b"<sheets>" + more)

    return many


def _again(pattern: bytes, count: int) -> Callable[[bytes], bytes]:
    return lambda part: re.sub(pattern, lambda match: match[0] * count, part, count=1)


@pytest.mark.parametrize(
    "suffix, name, change, told",
    [
        (".xlsx", "xl/workbook.xml", _sheets(100_000), "工作表超过 500 张"),
        (".pptx", "ppt/presentation.xml", _again(rb"<p:sldId [^>]*/>", 100_000), "演示文稿超过 1000 张"),
        (".ofd", "Doc_0/Document.xml", _again(rb"<ofd:Page [^>]*/>", 10_000), "OFD 超过 5000 页"),
    ],
)
def test_one_page_shown_a_hundred_thousand_times_is_refused(
    suffix: str, name: str, change: Callable[[bytes], bytes], told: str
) -> None:
    data = repacked(written(suffix), lambda part, old: change(old) if part == name else old)
    assert told in reason(data, suffix, 40)


def test_sheets_of_too_many_cells_together_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.parsing.spreadsheet._MOST_VALUES", 30)
    few = repacked(written(".xlsx"), lambda part, old: _sheets(1)(old) if part == "xl/workbook.xml" else old)
    assert parse_bytes(few, ".xlsx", "a.xlsx").clauses
    many = repacked(written(".xlsx"), lambda part, old: _sheets(9)(old) if part == "xl/workbook.xml" else old)
    assert "各工作表合计超过" in reason(many, ".xlsx")


def test_a_style_that_is_based_on_itself_ends() -> None:
    def circled(name: str, part: bytes) -> bytes:
        based = b'<w:basedOn w:val="Normal"/>'
        found = part.replace(b'w:styleId="Normal">', b'w:styleId="Normal">' + based)
        return found if name == "word/styles.xml" else part

    start = time.process_time()
    parsed = parse_bytes(repacked(written(".docx"), circled), ".docx", "a.docx")
    assert len(parsed.clauses) == len(formats.LABELS) and time.process_time() - start < 5


def outcome(data: bytes, suffix: str) -> None:
    """Parses, or says why not; anything else is a failure of the test."""
    try:
        parse_bytes(data, suffix, f"a{suffix}")
    except KnowledgeError as error:
        assert str(error)


_QUICK = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)
_EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.binary(max_size=8), st.integers(0, 40)), min_size=1, max_size=6
)


def edited(data: bytes, edits: list[tuple[float, bytes, int]]) -> bytes:
    """Each edit puts bytes at a place (a share of the length) instead of some that stood there."""
    for share, new, gone in edits:
        at = int(share * len(data))
        data = data[:at] + new + data[at + gone :]
    return data


@pytest.mark.parametrize("suffix", WRITERS)
@_QUICK
@given(edits=_EDITS)
def test_any_damage_to_a_file_is_read_or_told(suffix: str, edits: list[tuple[float, bytes, int]]) -> None:
    outcome(edited(written(suffix), edits), suffix)


@pytest.mark.parametrize("suffix", PACKAGES)
@_QUICK
@given(edits=_EDITS, every=st.booleans())
def test_any_damage_inside_a_package_is_read_or_told(
    suffix: str, edits: list[tuple[float, bytes, int]], every: bool
) -> None:
    def change(name: str, part: bytes) -> bytes:
        return edited(part, edits) if every or name == PACKAGES[suffix] else part

    outcome(repacked(written(suffix), change), suffix)


_VALUES = st.sampled_from(
    [
        "",
        "-1",
        "0",
        "1e308",
        "nan",
        "inf",
        "99999999999",
        "x",
        "A1:XFD1048576",
        "../../a",
        "g 9999999 1",
        "\u4e00",
    ]
)


@pytest.mark.parametrize("suffix", PACKAGES)
@_QUICK
@given(value=_VALUES, share=st.floats(0, 1))
def test_any_value_of_an_attribute_is_read_or_told(suffix: str, value: str, share: float) -> None:
    def change(name: str, part: bytes) -> bytes:
        pieces = part.split(b'"')
        if name != PACKAGES[suffix] or len(pieces) < 3:
            return part
        pieces[int(share * (len(pieces) // 2 - 1)) * 2 + 1] = value.encode()
        return b'"'.join(pieces)

    outcome(repacked(written(suffix), change), suffix)


@_QUICK
@given(edits=_EDITS)
def test_any_damage_to_an_archive_is_read_or_told(edits: list[tuple[float, bytes, int]]) -> None:
    from knowledge.parsing import find_files

    with tempfile.TemporaryDirectory() as folder:
        path = offices.write_zip(
            Path(folder) / "a.zip", {"甲.csv": written(".csv"), "乙.txt": "一、内容。".encode()}
        )
        path.write_bytes(edited(path.read_bytes(), edits))
        for file, source in find_files(path):
            try:
                parse_file(file, source)
            except KnowledgeError as error:
                assert str(error)
