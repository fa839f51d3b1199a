"""PDFs of ten thousand pages, sound and broken, and PDFs without end: bounded time and memory, a reason."""

from __future__ import annotations

import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from knowledge.errors import EmptyDocument, UnreadableDocument
from knowledge.parsing import parse_bytes, pdf, pdfbounds, pdfopening
from tests.installations import installation, policy
from tests.knowledge import longpdfs
from tests.knowledge.longpdfs import FONT, articles, content, stream, written

_SECONDS = 20.0  # each of them takes at most 3 on an idle machine
_TEXT = content(articles(1))
_RESOURCES = b"/Resources<</Font<</F 3 0 R>>/XObject<</X 6 0 R>>>>"
_PAGE = b"<</Type/Page/Parent 2 0 R%s/MediaBox[0 0 595 842]/Contents 5 0 R>>" % _RESOURCES
_FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F 3 0 R>>/XObject<</X %d 0 R>>>>"


def of_tree(
    kids: bytes, text: bytes | None = None, more: Sequence[bytes] = (), count: int = 1, page: bytes = _PAGE
) -> bytes:
    """A file whose object 2 is the page tree, 4 a page and 5 what stands on it; `more` begins with 6."""
    tree = b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids)
    return written([b"<</Type/Catalog/Pages 2 0 R>>", tree, FONT, page, text or stream(_TEXT), *more])


def nested(depth: int) -> bytes:
    """A page at the bottom of page trees in page trees."""
    return of_tree(b"6 0 R", more=[b"<</Type/Pages/Kids[%d 0 R]>>" % (7 + n) for n in range(depth)] + [_PAGE])


def laughs(depth: int) -> bytes:
    """A form that shows ten forms that show ten forms …"""
    forms = [stream(b"/X Do " * 10, _FORM % (7 + n)) for n in range(depth)] + [stream(_TEXT, _FORM % 6)]
    return of_tree(b"4 0 R", stream(_TEXT + b" /X Do"), forms)


def flate(data: bytes, times: int = 1) -> bytes:
    """A stream packed so many times."""
    for _ in range(times):
        data = zlib.compress(data, 9)
    return stream(data, b"/Filter[%s]" % (b"/FlateDecode " * times))


def labels(data: bytes) -> int:
    """How many clauses come out, in bearable time."""
    start = time.process_time()
    try:
        return len(parse_bytes(data, ".pdf", "a.pdf").clauses)
    finally:
        assert time.process_time() - start < _SECONDS


def test_every_article_of_six_hundred_pages_comes_out() -> None:
    assert labels(longpdfs.pdf(600)) == 1200


def test_ten_thousand_pages_are_refused_in_bounded_memory_and_the_rest_of_the_batch_goes_on(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "policies"
    policy(folder, "甲", "租房补贴每月600元。")
    policy(folder, "丁", "用餐补贴每天30元。")
    (folder / "乙.pdf").write_bytes(longpdfs.pdf(10_000))
    place, start = installation(tmp_path / "data"), time.process_time()
    reports = {Path(r.source).stem: r for r in place.ingest.run(place.ingest.files([folder]))}
    assert time.process_time() - start < _SECONDS
    assert {name: r.outcome for name, r in reports.items()} == {
        "甲": "created",
        "乙": "failed",
        "丁": "created",
    }
    assert "PDF 超过 3000 页" in str(reports["乙"].reason) and "拆成几个文件" in str(reports["乙"].reason)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads /proc")
def test_ten_thousand_pages_take_little_memory() -> None:
    script = """if True:
        from pathlib import Path
        from knowledge.errors import UnreadableDocument
        from knowledge.parsing import parse_bytes
        from tests.knowledge.longpdfs import pdf
        try:
            parse_bytes(pdf(10_000), ".pdf", "a.pdf")
        except UnreadableDocument:  # ru_maxrss would be that of the process that started this one
            print(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
    """
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert int(told.stdout) < 200_000  # KB, the program itself included


BROKEN: dict[str, tuple[Callable[[], bytes], str | int]] = {
    "page objects are garbage": (lambda: longpdfs.pdf(10_000).replace(b"/Type/Page/", b"/Tp(((/"), "损坏"),
    "no table of objects": (lambda: longpdfs.pdf(10_000).replace(b"startxref", b"startxxxx"), "PDF"),
    "half of the file": (lambda: longpdfs.pdf(10_000)[:2_800_000], "PDF"),
    "what stands on them is garbage": (
        lambda: longpdfs.pdf(2_000).replace(b"BT /F", b"BT [[<< /F"),
        "没有文字",
    ),
    "one page ten thousand times": (lambda: of_tree(b"4 0 R " * 10_000), 2),
    "a tree that holds itself": (lambda: of_tree(b"2 0 R 4 0 R"), 2),
    "a billion pages in the count": (lambda: of_tree(b"4 0 R", count=10**9), 2),
    "trees in trees": (lambda: nested(100), 2),
    "trees in trees without end": (lambda: nested(10_000), "损坏"),
    "pages that are not there": (lambda: of_tree(b"4 0 R " + b"99 0 R " * 10_000), 2),
    "a form that shows itself": (lambda: laughs(0), 2),
    "forms in forms": (lambda: laughs(9), "万个字符和图形"),
    "a page of a thousand kilometres": (
        lambda: of_tree(b"4 0 R", page=_PAGE.replace(b"595 842", b"2834645669 842")),
        "第 1 页已损坏",
    ),
    "a stream packed small": (lambda: of_tree(b"4 0 R", flate(_TEXT + b" " * (80 << 20))), "压缩炸弹"),
    "a stream packed twice": (lambda: of_tree(b"4 0 R", flate(_TEXT + b" " * (80 << 20), 2)), "压缩炸弹"),
    "runs of spaces": (
        lambda: of_tree(b"4 0 R", stream(b"\x81 " * 600_000, b"/Filter/RunLengthDecode")),
        "压缩炸弹",
    ),
    "more paths than a page can hold": (
        lambda: of_tree(b"4 0 R", stream(_TEXT + b"0 0 m 9 9 l S\n" * 120_000)),
        "万个字符和图形",
    ),
    "brackets without end": (lambda: of_tree(b"4 0 R", stream(b"[" * 200_000 + _TEXT)), "没有文字"),
    "a length that is the stream": (
        lambda: of_tree(b"4 0 R", b"<</Length 5 0 R>>\nstream\n" + _TEXT + b"\nendstream"),
        "损坏",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_pdf_broken_on_purpose_is_read_or_told(name: str) -> None:
    made, expected = BROKEN[name]
    if isinstance(expected, int):
        assert labels(made()) == expected
        return
    with pytest.raises((UnreadableDocument, EmptyDocument), match=expected):
        labels(made())


def test_pages_that_take_for_ever_are_left_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_SECONDS", -1.0)
    with pytest.raises(UnreadableDocument, match=r"太复杂.*共 3 页"):
        labels(longpdfs.pdf(3))


def test_as_many_pages_as_allowed_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfopening, "MOST_PAGES", 3)
    assert labels(longpdfs.pdf(3)) == 6
    with pytest.raises(UnreadableDocument, match="超过 3 页"):
        labels(longpdfs.pdf(4))


def test_what_is_packed_comes_out_as_it_went_in(monkeypatch: pytest.MonkeyPatch) -> None:
    assert labels(of_tree(b"4 0 R", flate(_TEXT, 3))) == 2
    runs = b"".join(bytes((len(part) - 1,)) + part for part in (_TEXT[:100], _TEXT[100:200], _TEXT[200:]))
    assert labels(of_tree(b"4 0 R", stream(runs + b"\x80", b"/Filter/RunLengthDecode"))) == 2
    packed = zlib.compress(_TEXT)
    for broken in (packed[:-2] + b"xx", packed[:-4]):  # a wrong checksum, none
        assert labels(of_tree(b"4 0 R", stream(broken, b"/Filter/FlateDecode"))) == 2
    monkeypatch.setattr(pdfbounds, "MOST", len(_TEXT) - 1)
    with pytest.raises(UnreadableDocument, match="压缩炸弹"):
        labels(of_tree(b"4 0 R", flate(_TEXT)))
