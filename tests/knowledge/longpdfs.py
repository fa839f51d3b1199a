"""PDF files of very many pages, put together by hand: a library would take minutes over ten thousand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Lines = Callable[[int], Sequence[str]]

FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts["
    b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/CIDSystemInfo"
    b"<</Registry(Adobe)/Ordering(GB1)/Supplement 0>>>>]>>"
)
_FIRST = 4  # objects 1 to 3 are the catalogue, the page tree and the font


def articles(page: int) -> Sequence[str]:
    """Two articles that no other page has."""
    return (
        f"第{2 * page - 1}条　申请第{page}类补贴的人员，应当在本市连续工作满{page % 36 + 1}个月，",
        "由用人单位提出申请。",
        f"第{2 * page}条　第{page}类补贴每人每月{page}元。",
    )


def pdf(pages: int, lines: Lines = articles) -> bytes:
    """A file with these lines on each page."""
    kids = b" ".join(b"%d 0 R" % (_FIRST + 2 * n) for n in range(pages))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids), FONT]
    for number in range(pages):
        resources = b"/Resources<</Font<</F 3 0 R>>>>/MediaBox[0 0 595 842]"
        shown = content(lines(number + 1))
        objects += [
            b"<</Type/Page/Parent 2 0 R%s/Contents %d 0 R>>" % (resources, _FIRST + 2 * number + 1),
            stream(shown),
        ]
    return written(objects)


def written(objects: Sequence[bytes]) -> bytes:
    """Objects numbered from 1 as a file; the first is the catalogue."""
    data, places = bytearray(b"%PDF-1.4\n"), []
    for number, text in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(data)


def stream(data: bytes, more: bytes = b"") -> bytes:
    """An object that is a stream; `more` stands in its dictionary."""
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), more, data)


def content(lines: Sequence[str]) -> bytes:
    """What shows these lines on a page, in the font F."""
    shown = b" ".join(b"<%s> Tj T*" % line.encode("utf-16-be").hex().encode() for line in lines)
    return b"BT /F 12 Tf 20 TL 72 700 Td %s ET" % shown
