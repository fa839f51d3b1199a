"""LibreOffice as a helper: found or asked for, kept in bounds, and kept away from everything."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from knowledge.errors import UnreadableDocument, UnsupportedFormat
from knowledge.parsing import parse_file
from knowledge.parsing.office import converted
from tests.knowledge import formats
from tests.knowledge.sites import running_site

RICH = rb"{\rtf1\ansi Text.\par}"


def fake(folder: Path, script: str) -> Path:
    """A soffice that does what the script says."""
    folder.mkdir(exist_ok=True)
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return folder


def test_without_libreoffice_one_is_asked_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "a.rtf"
    path.write_bytes(RICH)
    with pytest.raises(UnsupportedFormat, match=r"apt-get install libreoffice-writer.*另存为 \.docx"):
        parse_file(path, "a.rtf")


def test_a_conversion_that_hangs_is_ended_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pids = tmp_path / "pids"
    script = f"sleep 60 & echo $! > {pids}; echo $$ >> {pids}; wait"
    monkeypatch.setenv("PATH", f"{fake(tmp_path / 'bin', script)}:{os.environ['PATH']}")
    start = time.monotonic()
    with pytest.raises(UnreadableDocument, match=r"超过 0\.5 秒，已停止"):
        converted(RICH, ".rtf", ".docx", seconds=0.5)
    assert time.monotonic() - start < 20
    time.sleep(0.1)
    for pid in map(int, pids.read_text().split()):
        state = Path(f"/proc/{pid}/stat")
        assert not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] == "Z"


def test_a_conversion_that_gives_nothing_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{fake(tmp_path / 'bin', 'exit 0')}:{os.environ['PATH']}")
    with pytest.raises(UnreadableDocument, match=r"无法转换这个 \.rtf 文件"):
        converted(RICH, ".rtf", ".docx")


def test_each_conversion_has_a_profile_of_its_own_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen"
    monkeypatch.setenv(
        "PATH", f"{fake(tmp_path / 'bin', f'echo $1 >> {seen}; pwd >> {seen}')}:{os.environ['PATH']}"
    )
    for _ in range(2):
        with pytest.raises(UnreadableDocument):
            converted(RICH, ".rtf", ".docx")
    first, folder, second, _ = seen.read_text().splitlines()
    assert first != second and first.startswith("-env:UserInstallation=file://")
    assert not Path(folder).exists()


def linking(url: str, file: Path) -> bytes:
    """A text with a picture on the network and a section that takes in a file."""
    image = rf'{{\field{{\*\fldinst INCLUDEPICTURE "{url}" \\d}}{{\fldrslt x}}}}'
    section = rf'{{\field{{\*\fldinst INCLUDETEXT "file://{file}"}}{{\fldrslt old}}}}'
    return rf"{{\rtf1\ansi Start {image} {section} end.\par}}".encode()


def open_document(url: str, file: Path) -> bytes:
    """The same as an .odt, which LibreOffice follows unless it is told not to."""
    import io
    import zipfile

    oasis, opened = "urn:oasis:names:tc:opendocument:xmlns", "application/vnd.oasis.opendocument.text"
    names = (("office", "office"), ("text", "text"), ("draw", "drawing"))
    spaces = "".join(f' xmlns:{short}="{oasis}:{name}:1.0"' for short, name in names)
    content = (
        f'<office:document-content{spaces} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2">'
        "<office:body><office:text><text:p>Start"
        f'<draw:frame><draw:image xlink:href="{url}"/></draw:frame></text:p>'
        f'<text:section text:name="s"><text:section-source xlink:href="file://{file}"/><text:p>old</text:p>'
        "</text:section></office:text></office:body></office:document-content>"
    )
    manifest = (
        f'<m:manifest xmlns:m="{oasis}:manifest:1.0"><m:file-entry m:full-path="/" m:media-type="{opened}"/>'
        '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("mimetype", opened)
        package.writestr("META-INF/manifest.xml", manifest)
        package.writestr("content.xml", content)
    return buffer.getvalue()


def test_links_in_a_document_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("TOP SECRET", encoding="utf-8")
    with running_site() as site:
        url = site.page("/x.png", "no picture")
        for suffix, data in ((".rtf", linking(url, secret)), (".odt", open_document(url, secret))):
            path = tmp_path / f"a{suffix}"
            path.write_bytes(data)
            text = "".join(clause.text for clause in parse_file(path, path.name).clauses)
            assert "old" in text and "SECRET" not in text
        assert site.asked == []


def test_an_old_word_file_named_docx_is_read(tmp_path: Path) -> None:
    word = formats.write_word(tmp_path / "made.docx").read_bytes()
    path = tmp_path / "a.docx"
    path.write_bytes(converted(word, ".docx", ".doc"))
    assert tuple(clause.label for clause in parse_file(path, "a").clauses) == formats.LABELS


WORD_2003 = """<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>
<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>
<w:p><w:r><w:t>云麓市青年人才安居办法</w:t></w:r></w:p>
<w:p><w:r><w:t>第一条 本办法适用于在本市工作的青年人才。</w:t></w:r></w:p></w:body></w:wordDocument>"""


def test_the_xml_of_2003_is_read_and_its_entities_are_not(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_text(WORD_2003, encoding="utf-8")
    assert [clause.label for clause in parse_file(path, "a.doc").clauses] == ["第一条"]
    armed = WORD_2003.replace("<w:wordD", '<!DOCTYPE x [<!ENTITY a "b">]><w:wordD')
    path.write_text(armed, encoding="utf-8")
    with pytest.raises(UnreadableDocument, match="内容与后缀不符"):
        parse_file(path, "a.doc")
