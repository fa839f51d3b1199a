"""Disguises of words undone: encodings, look-alike letters, letters pulled apart, words turned round."""

from __future__ import annotations

import base64
import binascii
import codecs
import html
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

from prompts.loader import load

_TOKEN = re.compile(r"[A-Za-z0-9+/_\-]{16,}={0,2}")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}){8,}")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_APART = re.compile(r"(?<=\w)[\s.*_\-·|/\\~【】（）()「」\[\]]+(?=\w)")
_DOTTED = re.compile(r"(?<=\w)[.*_\-·|/\\~]+(?=\w)")
_MOST = 4000  # characters that are looked at


def disguised(text: str) -> Iterator[str]:
    """What the text may be under its disguise; the text itself is not among it."""
    text = text[:_MOST]
    seen = {text}
    for one in _undone(text):
        if one not in seen and len(one) >= 4:
            seen.add(one)
            yield one


def _undone(text: str) -> Iterator[str]:
    plain = _latin(text)
    yield plain
    yield from _decoded(text)
    if _pulled_apart(plain):
        yield _APART.sub("", plain)
        yield _DOTTED.sub("", plain)
    yield plain[::-1]
    if plain.isascii() or re.search(r"rot-?13", plain, re.IGNORECASE):
        yield codecs.decode(plain, "rot13")
    yield re.sub(
        r"\w*[0-9@$]\w*", lambda m: m[0].translate(_LEET) if re.search("[a-z]", m[0]) else m[0], plain.lower()
    )


_LEET = str.maketrans("0134578@$", "oieastbas")


def _latin(text: str) -> str:
    """Without hidden characters and accents, with Latin letters for those that look like them."""
    table = str.maketrans(load("disguises")["look_alike"])
    folded = unicodedata.normalize("NFKC", text).translate(table)
    return "".join(c for c in folded if unicodedata.category(c) not in ("Cf", "Mn", "Me", "Cc") or c == "\n")


def _decoded(text: str) -> Iterator[str]:
    yield from (found for found in (unquote(text), html.unescape(text)) if found != text)
    if _ESCAPE.search(text):
        yield _ESCAPE.sub(lambda m: chr(int(m[1], 16)), text)
    for token in _TOKEN.findall(text):
        yield from _readable(_base64(token))
    for token in _HEX.findall(text):
        yield from _readable(bytes.fromhex(token))


def _base64(token: str) -> bytes:
    body = token.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(body + "=" * (-len(body) % 4))
    except (binascii.Error, ValueError):
        return b""


def _readable(raw: bytes) -> Iterator[str]:
    """The bytes as text, where they are text at all."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return
    if len(text) >= 4 and all(c.isprintable() or c in "\n\t" for c in text):
        yield text


def _pulled_apart(text: str) -> bool:
    """Whether single letters stand alone, as nobody writes otherwise."""
    pieces = [piece for piece in re.split(_APART, text) if piece]
    return len(pieces) >= 4 and sum(len(p) <= 1 for p in pieces) * 2 > len(pieces)
