"""Bytes to text: UTF-8, UTF-16 with a mark, GB18030."""

from __future__ import annotations

import codecs
import re

from knowledge.errors import UnreadableDocument

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of a file: by its mark, else UTF-8, else what it declares, else GB18030."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _clean(_try(data, encoding))
    text = next((t for e in ("utf-8", declared, "gb18030") if e and (t := _try(data, e)) is not None), None)
    return _clean(text)


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _clean(text: str | None) -> str:
    if text is None or _is_binary(text):
        raise UnreadableDocument(
            "文件不是文本，或编码无法识别（支持 UTF-8、带 BOM 的 UTF-16、GB18030）。"
            "请用记事本或 WPS 打开后另存为 UTF-8 文本再导入。"
        )
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", ""))


def _is_binary(text: str) -> bool:
    sample = text[:4000]
    return len(_CONTROL.findall(sample)) > len(sample) / 100
