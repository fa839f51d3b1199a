"""What kind of file the bytes are, whatever the name says: an old .doc named .docx, a web page as .xls."""

from __future__ import annotations

import io
import re
import zipfile

from knowledge.errors import UnreadableDocument
from knowledge.parsing.packages import OLE, ZIP

# Suffixes whose files often are something else; text, pages and pictures are taken at their word.
OFFICE = (
    *(".docx", ".doc", ".wps", ".rtf", ".odt"),
    *(".xlsx", ".xls", ".et", ".ods"),
    *(".pptx", ".ppt", ".dps", ".odp"),
)
_OLE_STREAMS = {"WordDocument": ".doc", "Workbook": ".xls", "Book": ".xls", "PowerPoint Document": ".ppt"}
_PARTS = {"word/document.xml": ".docx", "xl/workbook.xml": ".xlsx", "ppt/presentation.xml": ".pptx"}
_OPEN_DOCUMENTS = {"text": ".odt", "spreadsheet": ".ods", "presentation": ".odp"}
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|meta|table)\b", re.I | re.S
)
_MARKS = ((b"{\\rtf", ".rtf"), (b"%PDF", ".pdf"))


def real_suffix(data: bytes, suffix: str) -> str:
    """The suffix that the bytes of an office file call for; its own where they do not tell."""
    if suffix not in OFFICE:
        return suffix
    if data.startswith(OLE):
        return _ole_suffix(data) or suffix
    if data.startswith(ZIP):
        return _package_suffix(data) or suffix
    if _PAGE.match(data.removeprefix(b"\xef\xbb\xbf")[:2000]):
        return ".html"
    return next((found for mark, found in _MARKS if data.startswith(mark)), suffix)


def _ole_suffix(data: bytes) -> str | None:
    """By the names of its streams (流); a locked .docx is an OLE file too."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableDocument("文件加了打开密码。请用 Word 或 WPS 去掉密码并另存后再导入。")
    names = _OLE_STREAMS.items()
    return next((suffix for name, suffix in names if f"{name}\0".encode("utf-16-le") in data), None)


def _package_suffix(data: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
            if "mimetype" in names:
                with package.open("mimetype") as part:
                    kind = part.read(100).decode("ascii", "replace").rsplit(".", 1)[-1]
                return _OPEN_DOCUMENTS.get(kind)
    except Exception:  # the guard for packages says what is wrong with it
        return None
    return next((suffix for part, suffix in _PARTS.items() if part in names), None)
