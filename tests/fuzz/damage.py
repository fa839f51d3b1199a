"""Damage to bytes, drawn from a seed: what the short round of the suite and atheris both use."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

_MOST = 200_000  # bytes a damaged file may have: size is tried by tests of its own
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_VALUE = re.compile(rb'"[^"]{0,200}"')
_ELEMENT = re.compile(rb"<[^<>]{1,200}>")
_HOSTILE = (
    *(b"0", b"-1", b"1e308", b"nan", b"inf", b"99999999999999999999", b"2147483648", b"1" * 400, b"1-1"),
    *(
        b"",
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"&#x0;",
        b"]]>",
        b"<!--",
        b"%s",
        b"../../a",
    ),
    *("第条".encode(), "第零条".encode(), "第九千九百九十九亿条".encode(), "（）".encode(), "①".encode()),
    *(
        "自2026年2月30日起施行".encode(),
        "有效期99999年".encode(),
        "0000年00月00日".encode(),
        "《".encode() * 40,
    ),
    *(b"A1:XFD1048576", b"|" * 80, b"\t" * 80, b"#" * 80, b"> " * 80, b"<table><tr><td colspan=99999>x"),
    *(
        b"<td rowspan=1000000>",
        b"<Q ",
        b" g ",
        b"1 0 R",
        b"endobj",
        b"stream\n",
        b"<<>>",
        b"[[[[[[",
        b"---\n",
    ),
    *("\u202e".encode(), "\u0301".encode() * 60, "\U0001f600".encode(), "　".encode() * 200, b"\r", b"\x0b"),
)

Kind = Callable[[bytes, Random], bytes]


def damaged(data: bytes, random: Random, most: int = 5) -> bytes:
    """One to `most` kinds of damage, one after the other."""
    for _ in range(random.randint(1, most)):
        data = random.choice(_KINDS)(data, random)[:_MOST]
    return data


def _span(data: bytes, random: Random, longest: int = 400) -> tuple[int, int]:
    first = random.randrange(len(data) + 1)
    return first, min(len(data), first + random.randint(1, longest))


def _changed_bytes(data: bytes, random: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(random.randint(1, 8)):
        if changed:
            changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def _cut(data: bytes, random: Random) -> bytes:
    first, end = _span(data, random)
    return data[:first] + data[end:]


def _cut_short(data: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _repeated(data: bytes, random: Random) -> bytes:
    first, end = _span(data, random)
    return data[:end] + data[first:end] * random.choice((1, 2, 30, 300)) + data[end:]


def _moved(data: bytes, random: Random) -> bytes:
    first, end = _span(data, random)
    rest = data[:first] + data[end:]
    place = random.randrange(len(rest) + 1)
    return rest[:place] + data[first:end] + rest[place:]


def _hostile(data: bytes, random: Random) -> bytes:
    place = random.randrange(len(data) + 1)
    return data[:place] + random.choice(_HOSTILE) + data[place:]


def _replaced(pattern: re.Pattern[bytes], around: bytes = b"") -> Kind:
    def replaced(data: bytes, random: Random) -> bytes:
        found = list(pattern.finditer(data))
        if not found:
            return _hostile(data, random)
        match = random.choice(found)
        return data[: match.start()] + around + random.choice(_HOSTILE) + around + data[match.end() :]

    return replaced


def _element(data: bytes, random: Random) -> bytes:
    """A tag taken away, doubled or put in another place."""
    found = list(_ELEMENT.finditer(data))
    if not found:
        return _moved(data, random)
    match, times = random.choice(found), random.choice((0, 0, 2, 50))
    changed = data[: match.start()] + match[0] * times + data[match.end() :]
    place = random.choice(found).start()
    return changed if random.random() < 0.5 else changed[:place] + match[0] + changed[place:]


_KINDS: tuple[Kind, ...] = (
    *(_changed_bytes, _cut, _cut_short, _repeated, _moved, _hostile, _element),
    *(_replaced(_NUMBER), _replaced(_VALUE, b'"')),
)
