"""Scanned pages as a PDF's own pages would be: words with places, ruled tables, and how sure each line is."""

from __future__ import annotations

import contextlib
import json
import logging
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from knowledge.errors import UnreadableDocument
from knowledge.parsing.pdftables import PageTable
from knowledge.parsing.scantables import in_cells, scanned_tables
from knowledge.text.blocks import Reading

_log = logging.getLogger(__name__)

MOST_PAGES = 300
_SECONDS = 120.0  # until the next page at the latest; one takes 1 to 3, on a busy machine 15
_NAMED = 8
_SHORT = 4.0  # characters below which a line's width does not tell the size of its type

PageProgress = Callable[[int, int], None]
_progress: ContextVar[PageProgress | None] = ContextVar("scanned pages done", default=None)
_one_at_a_time = threading.Lock()  # a recogniser takes 0.8 GB


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page that was recognised: words as pdfplumber has them, tables, and the lines with confidence."""

    width: float
    height: float
    words: tuple[dict[str, Any], ...]
    tables: tuple[PageTable, ...]
    readings: tuple[Reading, ...]
    unread: int = 0  # marks like characters that could not be read


@contextlib.contextmanager
def page_progress(report: PageProgress) -> Iterator[None]:
    """Within it, `report(done, total)` is called after each scanned page of a file."""
    token = _progress.set(report)
    try:
        yield
    finally:
        _progress.reset(token)


def scanned_pages(data: bytes, pages: Sequence[int] = ()) -> dict[int, ScannedPage]:
    """The wanted pages (from 1; none: all) of a PDF or an image file by number, recognised in a child."""
    if len(pages) > MOST_PAGES:
        raise UnreadableDocument(
            f"有 {len(pages)} 页扫描件需要文字识别，一次最多 {MOST_PAGES} 页。请把文件拆分后分别导入。"
        )
    if find_spec("rapidocr") is None:
        raise UnreadableDocument(
            "这是扫描件或图片，需要文字识别（OCR），但没有安装识别组件。"
            "请运行 pip install rapidocr 后重新导入，或提供 Word、网页版本。"
        )
    with tempfile.TemporaryDirectory(prefix="talent-scan-") as folder, _one_at_a_time:
        path = Path(folder) / "scan"
        path.write_bytes(data)
        return {number: _page(found) for number, found in recognised(path, pages)}


def unread(pages: Mapping[int, ScannedPage]) -> tuple[str, ...]:
    """The concern (存疑) of a file on whose pages something like text could not be read."""
    left = {number: page.unread for number, page in sorted(pages.items()) if page.unread}
    if not left:
        return ()
    named = "、".join(f"第 {number} 页 {count} 处" for number, count in list(left.items())[:_NAMED])
    more = f"等共 {len(left)} 页" if len(left) > _NAMED else ""
    return (f"扫描识别：{named}{more}像文字的痕迹没有识别出来，可能缺字，请对照原件核对。",)


def recognised(
    path: Path, pages: Sequence[int], seconds: float | None = None
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """What the child says page by page; it is ended when it is silent for so long."""
    command = [sys.executable, "-m", "knowledge.parsing.recogniser", str(path), *map(str, pages)]
    with (
        (path.parent / "errors").open("w+", encoding="utf-8", errors="replace") as errors,
        subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, encoding="utf-8"
        ) as child,
    ):
        done = 0
        for line in _in_time(child, seconds or _SECONDS):
            done += 1
            if report := _progress.get():
                report(done, max(len(pages), done))
            found = json.loads(line)
            yield found["page"], found
        if child.wait():
            errors.seek(0)
            _log.warning("recognition of a scan failed: %s", errors.read()[-2000:])
            raise UnreadableDocument(
                f"文字识别没有完成（已识别 {done} 页）：图片可能已损坏、过大或内存不足。"
                "请用看图软件另存为 PNG 或 PDF，或降低分辨率后再导入。"
            )


def _in_time(child: subprocess.Popen[str], seconds: float) -> Iterator[str]:
    """The child's lines; it is killed when one takes too long or the reader goes away."""
    assert child.stdout is not None
    try:
        while True:
            watch = threading.Timer(seconds, child.kill)
            watch.start()
            try:
                line = child.stdout.readline()
            finally:
                watch.cancel()
            if not line:
                return
            yield line
    except GeneratorExit:
        child.kill()
        raise


def _page(found: Mapping[str, Any]) -> ScannedPage:
    lines = _sized(found["lines"])
    cells = scanned_tables(found["across"], found["down"], lines, found["width"])
    words = in_cells(lines, [cell for table in cells for cell in table])
    tables = tuple(PageTable.of(table, words) for table in cells)
    readings = tuple(Reading(line["text"], line["score"]) for line in words)
    return ScannedPage(found["width"], found["height"], tuple(words), tables, readings, found["unread"])


def _sized(lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines as words, each with the size of its type: its width by its characters where it is long."""
    wide = {i: s for i, line in enumerate(lines) if (s := _pitch(line))}
    usual = median(wide.values()) if wide else 0.0
    found = []
    for i, line in enumerate(lines):
        x0, top, x1, bottom = line["box"]
        height = float(line["size"]) * 0.85  # boxes are drawn a little larger than the type
        size = min(wide[i], height) if i in wide else (height if height > usual * 1.5 else usual or height)
        found.append({**line, "x0": x0, "x1": x1, "top": top, "bottom": bottom, "size": size})
    return found


def _pitch(line: Mapping[str, Any]) -> float | None:
    count = sum(0.5 if char.isascii() else 1.0 for char in line["text"])
    return float(line["box"][2] - line["box"][0]) / count if count >= _SHORT else None
