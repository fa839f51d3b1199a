"""Makes the files of the gold set: each text in the formats in which such a text really occurs.

`python -m tests.knowledge.goldfiles` writes evals/cases/gold/files/ anew, with files.yaml.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from evals.goldtexts import FILES, GOLD, GoldText, load
from tests.knowledge import goldoffices, goldpages, goldtexts, golduglies
from tests.knowledge.offices import write_zip

_PAGES = (goldpages.HEAD,)
_WEB = (*goldtexts.NAVIGATION, *goldtexts.AROUND, *goldtexts.FOOTER)


@dataclass(frozen=True)
class Make:
    """How a file is made of a text; text formats come out the same every time."""

    suffix: str
    texts: tuple[str, ...]
    write: Callable[[Path, GoldText], Any]
    format: str
    furniture: tuple[str, ...] = ()
    is_fixed: bool = False


def _text(wrapped: bool) -> Callable[[Path, GoldText], Any]:
    return lambda path, text: path.write_bytes(goldtexts.plain(text, wrapped).encode("gb18030"))


def _scan(path: Path, text: GoldText) -> None:
    with tempfile.TemporaryDirectory() as folder:
        goldpages.write_scan(path, text, Path(folder))


def _word(numbers: str) -> Callable[[Path, GoldText], Any]:
    return lambda path, text: goldoffices.write_word(path, text, numbers)


def _page(encoding: str) -> Callable[[Path, GoldText], Any]:
    return lambda path, text: path.write_bytes(goldtexts.page(text, encoding))


def _markdown(path: Path, text: GoldText) -> None:
    path.write_text(goldtexts.markdown(text), encoding="utf-8")


def _breaks(path: Path, text: GoldText) -> None:
    path.write_bytes(golduglies.page_of_breaks(text))


def _spaced(path: Path, text: GoldText) -> None:
    path.write_bytes(golduglies.spaced(text).encode("utf-8"))


_LINKS = ("首页", "通知公告", "版权所有：云州市人才服务中心")
_LAWS = ("settling", "titles", "gazette", "regulation", "order")
_PARTS = ("housing", "opinions", "catalogue", "guide", "training", "notice", "promotion")
_MIXED = ("measures", "points", "detail", "service")
_ALL = (*_LAWS, *_PARTS, *_MIXED)

MAKES = (
    Make(".md", _ALL, _markdown, "md", is_fixed=True),
    Make(".txt", (*_LAWS, "measures", "detail"), _text(True), "txt", ("— 1 —", "— 2 —"), True),
    Make(".txt", (*_PARTS, "points", "service"), _text(False), "txt", is_fixed=True),
    Make(".html", (*_LAWS, *_MIXED), _page("utf-8"), "html", _WEB, is_fixed=True),
    Make(".html", _PARTS, _page("gb18030"), "html", _WEB, is_fixed=True),
    Make(".docx", ("settling", "titles", "gazette", "order"), _word("article"), "docx", (goldoffices.HEAD,)),
    Make(".docx", ("housing", "opinions", "guide", "training"), _word("part"), "docx", (goldoffices.HEAD,)),
    Make(
        ".docx",
        ("regulation", "catalogue", "notice", "promotion", *_MIXED),
        _word(""),
        "docx",
        (goldoffices.HEAD,),
    ),
    Make(".pdf", tuple(n for n in _ALL if n != "gazette"), goldpages.write_pdf, "pdf", _PAGES),
    Make(".pdf", ("gazette",), lambda path, text: goldpages.write_pdf(path, text, 2), "pdf", _PAGES),
    Make(
        ".ofd",
        ("settling", "housing", "notice", "points", "opinions", "regulation", "promotion"),
        goldpages.write_ofd,
        "ofd",
        (*_PAGES, goldpages.WATERMARK),
    ),
    Make(".pptx", ("guide",), goldoffices.write_slides, "pptx"),
    Make(".xlsx", ("points", "catalogue", "training", "guide", "service"), goldoffices.write_sheet, "xlsx"),
    Make(
        ".csv",
        ("points", "catalogue", "training"),
        lambda path, text: path.write_bytes(goldtexts.delimited(text)),
        "csv",
        is_fixed=True,
    ),
    Make(
        "-breaks.html",
        ("settling", "measures", "points", "notice", "detail", "service"),
        _breaks,
        "html",
        _LINKS,
        True,
    ),
    Make(
        "-soft.docx", ("settling", "housing", "points", "order", "detail"), golduglies.write_soft_word, "docx"
    ),
    Make("-bare.pdf", ("points", "training", "housing", "titles"), golduglies.write_bare_pdf, "pdf"),
    Make("-spaced.txt", ("settling", "housing", "notice", "gazette"), _spaced, "txt", is_fixed=True),
    Make("-scan.pdf", ("measures", "opinions"), _scan, "scan", _PAGES),
    Make("-scan.jpg", ("training",), _scan, "scan", _PAGES),
)
_PACKED = ("notice.docx", "order.pdf", "points.html")


def write_all(folder: Path = FILES) -> None:
    """All files, an archive of some of them, and their list."""
    folder.mkdir(exist_ok=True)
    texts, listed = load(), []
    for make in MAKES:
        for name in make.texts:
            path = folder / f"{name}{make.suffix}"
            make.write(path, texts[name])
            listed.append(_entry(path.name, path, name, make))
    packed = {f"政策/{name}": (folder / name).read_bytes() for name in _PACKED}
    write_zip(folder / "package.zip", packed, windows=True)
    for entry in [e for e in listed if e["file"] in _PACKED]:
        listed.append(entry | {"file": f"package.zip/政策/{entry['file']}", "format": "zip"})
    (folder / "files.yaml").write_text(yaml.safe_dump(listed, allow_unicode=True, sort_keys=False), "utf-8")


def _entry(file: str, path: Path, name: str, make: Make) -> dict[str, Any]:
    entry: dict[str, Any] = {"file": file, "text": name, "format": make.format}
    if make.furniture:
        entry["furniture"] = list(make.furniture)
    return entry | {"of": digest(GOLD / f"{name}.gold"), "sha256": digest(path)}


def digest(path: Path) -> str:
    """The first half of a file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:32]


if __name__ == "__main__":
    write_all()
