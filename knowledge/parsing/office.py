"""Old and foreign office formats (.doc .wps .rtf .xls …) through LibreOffice, where it is installed."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import signal
import subprocess
import tempfile
from importlib import resources
from pathlib import Path

from knowledge.errors import UnreadableDocument, UnsupportedFormat
from knowledge.parsing.packages import MOST_UNPACKED, OLE, ZIP, check_package, declares_entities
from knowledge.text.blocks import Parsed

_log = logging.getLogger(__name__)

_SECONDS = 120.0
_BOM = b"\xef\xbb\xbf"
_XML = b"<?xml"  # what Word and Excel wrote in 2003, under the old suffixes
_MOST_MEMORY = 4 << 30  # address space; a conversion takes about 0.3 GB of real memory


def parse_text_file(data: bytes) -> Parsed:
    """A .doc, .wps (金山文字), .rtf or .odt file."""
    from knowledge.parsing.word import parse_word

    return parse_word(_package(data, _kind(data, ".doc", ".odt"), ".docx"))


def parse_sheet_file(data: bytes) -> Parsed:
    """A .xls, .et (金山表格) or .ods file."""
    from knowledge.parsing.spreadsheet import parse_spreadsheet

    return parse_spreadsheet(_package(data, _kind(data, ".xls", ".ods"), ".xlsx"))


def parse_slide_file(data: bytes) -> Parsed:
    """A .ppt, .dps (金山演示) or .odp file."""
    from knowledge.parsing.slides import parse_slides

    return parse_slides(_package(data, _kind(data, ".ppt", ".odp"), ".pptx"))


def _package(data: bytes, suffix: str, target: str) -> bytes:
    """The file as a package of XML that keeps to the bounds."""
    package = converted(data, suffix, target)
    check_package(package)
    return package


def _kind(data: bytes, old: str, open_document: str) -> str:
    """What LibreOffice is told: 金山's formats are Microsoft's under other names."""
    kinds = ((OLE, old), (ZIP, open_document), (b"{\\rtf", ".rtf"), (_XML, old))
    for mark, suffix in kinds:
        if data.removeprefix(_BOM).startswith(mark) and not (mark == _XML and declares_entities(data)):
            return suffix
    raise UnreadableDocument(
        "文件已损坏，或内容与后缀不符。请用 Word 或 WPS 打开，另存为 .docx、.xlsx 或 .pptx 再导入。"
    )


def converted(data: bytes, suffix: str, target: str, seconds: float = _SECONDS) -> bytes:
    """The file in the format `target`, made by a LibreOffice of its own that is gone afterwards."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise UnsupportedFormat(
            f"读取 {suffix} 等旧版或其他办公格式需要 LibreOffice，本机没有安装。请安装（Debian、Ubuntu："
            "apt-get install libreoffice-writer libreoffice-calc libreoffice-impress），"
            "或用 Word、WPS 另存为 .docx、.xlsx、.pptx 再导入。"
        )
    with tempfile.TemporaryDirectory(prefix="talent-office-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / f"document{suffix}"
        source.write_bytes(data)
        _run(program, source, target, seconds)
        return _result(folder / "out" / f"document{target}", suffix)


def _result(path: Path, suffix: str) -> bytes:
    if not path.is_file() or not 0 < path.stat().st_size <= MOST_UNPACKED:
        raise UnreadableDocument(
            f"LibreOffice 无法转换这个 {suffix} 文件，可能已损坏或加了密码。"
            "请用 Word 或 WPS 打开，另存为 .docx、.xlsx 或 .pptx 再导入。"
        )
    return path.read_bytes()


def _run(program: str, source: Path, target: str, seconds: float) -> None:
    """One conversion with its own profile, in its own process group, which is ended whatever happens."""
    profile = source.parent / "profile"
    _write_settings(profile)
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", target[1:], "--outdir", str(source.parent / "out"), str(source)]
    with (source.parent / "log").open("wb") as log:
        child = subprocess.Popen(
            command,
            cwd=source.parent,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            env=_environment(program, source.parent),
        )
        _limit(child.pid)
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired as error:
            raise UnreadableDocument(
                f"LibreOffice 转换超过 {seconds:g} 秒，已停止。"
                "请用 Word 或 WPS 另存为 .docx、.xlsx 或 .pptx，或拆成几个文件再导入。"
            ) from error
        finally:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    _log.debug("soffice: %s", (source.parent / "log").read_text("utf-8", "replace")[-500:])


def _environment(program: str, folder: Path) -> dict[str, str]:
    """Nothing of this process's own environment, which may hold keys."""
    path = os.pathsep.join([str(Path(program).parent), os.defpath])
    return {"PATH": path, "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"}


def _write_settings(profile: Path) -> None:
    """No macros, no active content, and no link in the document is followed, to the network or to files."""
    settings = resources.files("knowledge.parsing").joinpath("office.xcu").read_bytes()
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_bytes(settings)


def _limit(pid: int) -> None:
    """A document that makes the converter grow without end ends the converter."""
    with contextlib.suppress(ImportError, AttributeError, OSError, ValueError):
        import resource

        resource.prlimit(pid, resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (MOST_UNPACKED, MOST_UNPACKED))
