"""OFD (GB/T 33190), the national document format: pages laid out by position, read as a PDF's pages are."""

from __future__ import annotations

import io
import posixpath
import time
import zipfile
from collections.abc import Iterator
from typing import Any

from knowledge.errors import EmptyDocument, KnowledgeError, UnreadableDocument
from knowledge.parsing.ofdpages import PageContent, page_content
from knowledge.parsing.pdf import layout, scan_items
from knowledge.parsing.scan import ScannedPage, scanned_pages, unread
from knowledge.parsing.xmlparts import child, children, parse_tree
from knowledge.text.blocks import Parsed, Reading

_MOST_PAGES = 5000
_SECONDS = 180.0
_A4 = (0.0, 0.0, 210.0, 297.0)  # millimetres


def parse_ofd(data: bytes) -> Parsed:
    """An .ofd file; pages that are only a picture are recognised (OCR)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            pages = list(_pages(_Package(package)))
    except KnowledgeError:
        raise
    except Exception as error:  # zip and XML errors, numbers that are none, parts that are missing
        raise UnreadableDocument(
            "不是完好的 OFD 文件。请重新下载，或用 OFD 阅读器打开后另存为 PDF 或 Word 再导入。"
        ) from error
    blocks = layout([list(scan_items(page)) for page in pages])
    if not blocks:
        raise EmptyDocument("OFD 中没有文字。请检查文件，或提供 Word、PDF 版本。")
    concerns = unread(dict(enumerate(pages, start=1)))
    return Parsed(tuple(blocks), readings=tuple(_readings(pages)), concerns=concerns)


def _readings(pages: list[ScannedPage]) -> Iterator[Reading]:
    for page in pages:
        yield from page.readings


class _Package:
    """Parts by name; locations (ST_Loc) are relative to the part that names them, or to the root."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self._names = {name.lower().lstrip("/"): name for name in package.namelist()}
        self._trees: dict[str, Any] = {}

    def place(self, location: str, beside: str = "") -> str:
        """The name of the part at a location."""
        text = location.strip().replace("\\", "/")
        joined = text if text.startswith("/") else posixpath.join(posixpath.dirname(beside), text)
        return posixpath.normpath(joined).lstrip("/")

    def data(self, name: str) -> bytes:
        """The bytes of a part; KeyError where there is none."""
        return self._package.read(self._names[name.lower()])

    def tree(self, name: str) -> Any:
        """The root element of a part that is used once."""
        return parse_tree(self.data(name))

    def shared(self, name: str) -> Any:
        """The root element of a part that many pages use."""
        if name not in self._trees:
            self._trees[name] = self.tree(name)
        return self._trees[name]


def _pages(package: _Package) -> Iterator[ScannedPage]:
    until = time.monotonic() + _SECONDS
    count = 0
    for body in children(package.tree("OFD.xml"), "DocBody"):
        root = child(body, "DocRoot")
        if root is None or not root.text:
            continue
        document = _Document(package, package.place(root.text))
        for page in document.pages():
            count += 1
            if count > _MOST_PAGES or time.monotonic() > until:
                raise UnreadableDocument(
                    f"OFD 超过 {_MOST_PAGES} 页，或版面过于复杂，{_SECONDS:g} 秒内没有读完。请拆分后再导入。"
                )
            yield page


class _Document:
    """One document of a file: its pages, the templates under them and its pictures."""

    def __init__(self, package: _Package, name: str) -> None:
        self._package, self._name = package, name
        self._root = package.tree(name)
        self._common = child(self._root, "CommonData")
        self._templates = {
            str(t.get("ID")): package.place(str(t.get("BaseLoc")), name)
            for t in children(self._common, "TemplatePage")
        }
        self._pictures: dict[str, str] | None = None

    def pages(self) -> Iterator[ScannedPage]:
        """The pages in order, as recognised scans are given, too."""
        for page in children(child(self._root, "Pages"), "Page"):
            name = self._package.place(str(page.get("BaseLoc")), self._name)
            yield self._page(self._package.tree(name))

    def _page(self, root: Any) -> ScannedPage:
        used = [self._templates.get(str(t.get("TemplateID"))) for t in children(root, "Template")]
        layers = [child(self._package.shared(name), "Content") for name in used if name]
        content = page_content([*layers, child(root, "Content")], self._box(root))
        return content.page if content.page.words else self._recognised(content)

    def _box(self, root: Any) -> tuple[float, float, float, float]:
        for area in (child(root, "Area"), child(self._common, "PageArea")):
            box = child(area, "PhysicalBox")
            if box is not None and box.text and len(values := [float(v) for v in box.text.split()]) == 4:
                return values[0], values[1], values[2], values[3]
        return _A4

    def _recognised(self, content: PageContent) -> ScannedPage:
        """A page without text: its largest picture is read where it fills much of the page."""
        name = self._media().get(content.picture or "")
        return scanned_pages(self._package.data(name)).get(1, content.page) if name else content.page

    def _media(self) -> dict[str, str]:
        """The files of pictures by the number under which pages name them."""
        if self._pictures is None:
            self._pictures = {}
            for kind in ("PublicRes", "DocumentRes"):
                for location in children(self._common, kind):
                    self._pictures |= self._resources(self._package.place(location.text or "", self._name))
        return self._pictures

    def _resources(self, name: str) -> dict[str, str]:
        root = self._package.tree(name)
        folder = self._package.place(str(root.get("BaseLoc") or "."), name) + "/"
        return {
            str(media.get("ID")): self._package.place(file.text, folder)
            for group in children(root, "MultiMedias")
            for media in children(group, "MultiMedia")
            if (file := child(media, "MediaFile")) is not None and file.text
        }
