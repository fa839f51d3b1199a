"""Opens a PDF: locked, broken and endless ones are told apart before a page is read."""

from __future__ import annotations

import io
from itertools import islice
from typing import TYPE_CHECKING

from knowledge.errors import UnreadableDocument
from knowledge.parsing.pdfbounds import raise_bounds, set_bounds

if TYPE_CHECKING:
    from pdfplumber.pdf import PDF

MOST_PAGES = 3000  # a year's gazette (公报) has a thousand


def open_pdf(data: bytes) -> PDF:
    """A PDF whose pages can be read one by one; UnreadableDocument where it is broken, locked or too long."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    if b"%PDF" not in data[:1024]:
        raise UnreadableDocument("不是 PDF 文件，或文件已损坏。请重新下载，或用阅读器另存为 PDF 再导入。")
    set_bounds()
    try:
        pdf = pdfplumber.open(io.BytesIO(data))
        is_long = _has_more(pdf, MOST_PAGES)
        if not is_long:
            len(pdf.pages)
    except Exception as error:  # pdfminer wraps or lets through errors of many kinds
        causes = (error, error.__cause__, *error.args)
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in causes):
            raise UnreadableDocument("PDF 设了打开密码。请去掉密码后再导入。") from error
        raise_bounds(error)
        raise UnreadableDocument("PDF 已损坏，无法读取。请重新下载，或用阅读器另存为 PDF 再导入。") from error
    if is_long:
        raise UnreadableDocument(
            f"PDF 超过 {MOST_PAGES} 页，一个文件最多 {MOST_PAGES} 页。请按年度或章节拆成几个文件再导入。"
        )
    return pdf


def _has_more(pdf: PDF, most: int) -> bool:
    """Whether a file has more pages; counted without keeping any of them."""
    from pdfminer.pdfpage import PDFPage

    return next(islice(PDFPage.create_pages(pdf.doc), most, None), None) is not None
