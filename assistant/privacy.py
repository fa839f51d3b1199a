"""Masks personal data (证件号, 手机号, ...) before anything is stored, logged or sent to a model."""

from __future__ import annotations

import re

_EDGE_L, _EDGE_R = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
# Digits as people type them: with spaces or hyphens between groups.
_GAP = r"[\s\-—]?"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(_EDGE_L + body + _EDGE_R))
    for name, body in (
        (
            "证件号",
            rf"[1-9]\d{{5}}{_GAP}(?:18|19|20)\d{{2}}{_GAP}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]){_GAP}\d{{3}}[0-9Xx]",
        ),
        ("证件号", r"[1-9]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}"),
        ("手机号", rf"(?:(?:\+|00)?86{_GAP})?1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}"),
        ("银行卡号", rf"(?:62|4\d|5[1-5])\d{{2}}(?:{_GAP}\d{{4}}){{3}}(?:{_GAP}\d{{1,3}})?"),
        ("证件号", r"(?:[EeGgDdSsPpHh][A-Za-z]?\d{8}|[HhMm]\d{8,10}|[A-Za-z]\d{6}[(（]?[0-9Aa][)）]?)"),
        ("证件号", r"[Ee][A-Za-z]\d{7}"),
        ("邮箱", r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9.\-]+\.[A-Za-z]{2,}"),
    )
)
# Numbers that only the word before them gives away (台胞证 12345678).
_NAMED = re.compile(r"(?<=证|照|号|码|是|：|:|\s)[A-Za-z]{0,2}\d{7,12}" + _EDGE_R)
_DOCUMENT = re.compile(r"(?:台胞证|回乡证|通行证|护照|身份证|居留证)(?:号码?)?[是为：:\s]{0,3}$")
_HALF = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def mask(text: str) -> str:
    """The text with personal numbers replaced by 〔证件号〕, 〔手机号〕, ...; full-width ones too."""
    for name, pattern in _PATTERNS:
        text = _replaced(text, name, [m.span() for m in pattern.finditer(text.translate(_HALF))])
    half = text.translate(_HALF)
    named = [m.span() for m in _NAMED.finditer(half) if _DOCUMENT.search(half, 0, m.start())]
    return _replaced(text, "证件号", named)


def _replaced(text: str, name: str, spans: list[tuple[int, int]]) -> str:
    for start, end in reversed(spans):
        text = f"{text[:start]}〔{name}〕{text[end:]}"
    return text
