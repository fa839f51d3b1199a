"""Policies by web address, from a real server on this machine; what is not public is never asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.errors import KnowledgeError, UnreadableDocument, UnsupportedFormat
from knowledge.parsing.fetch import fetch_page, parse_page
from knowledge.parsing.network import NetworkRules, is_address
from tests.installations import installation
from tests.knowledge import formats
from tests.knowledge.sites import Site, drip, flood, running_site

HERE = NetworkRules(also=frozenset({"127.0.0.1"}))


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as found:
        yield found


def page_of(folder: Path, encoding: str = "utf-8") -> bytes:
    return formats.write_html(folder / "a.html", encoding=encoding).read_bytes()


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "text/html"])
def test_a_page_gives_its_main_content_and_keeps_its_address(kind: str, site: Site, tmp_path: Path) -> None:
    url = site.page("/zc/1.html", page_of(tmp_path).decode(), kind)
    parsed = parse_page(url, rules=HERE)
    assert tuple(clause.label for clause in parsed.clauses) == formats.LABELS
    assert (parsed.document.url, parsed.document.source, parsed.document.title) == (url, url, formats.TITLE)
    assert site.asked == ["/robots.txt", "/zc/1.html"]
    assert set(site.hosts) == {f"127.0.0.1:{site.port}"}


@pytest.mark.parametrize("kind", ["text/html; charset=GBK", "text/html; charset=nonsense", "text/html"])
def test_the_encoding_is_the_servers_or_the_pages(kind: str, site: Site, tmp_path: Path) -> None:
    site.pages["/a"] = 200, {"Content-Type": kind}, page_of(tmp_path, "gb18030")
    assert parse_page(site.url("/a"), rules=HERE).document.title == formats.TITLE


@pytest.mark.parametrize(
    ("kind", "path", "more"),
    [
        ("application/pdf", "/download?id=3", {}),
        ("application/octet-stream", "/files/a.pdf", {}),
        ("application/octet-stream", "/get", {"Content-Disposition": 'attachment; filename="a.pdf"'}),
        ("", "/get", {}),
    ],
)
def test_the_type_decides_how_a_file_is_read(
    kind: str, path: str, more: dict[str, str], site: Site, tmp_path: Path
) -> None:
    data = formats.write_pdf(tmp_path / "a.pdf").read_bytes()
    site.pages[path] = 200, {"Content-Type": kind, **more}, data
    found = parse_page(site.url(path), rules=HERE)
    assert tuple(clause.label for clause in found.clauses) == formats.LABELS


def test_only_another_text_makes_another_digest(site: Site, tmp_path: Path) -> None:
    page = page_of(tmp_path).decode()
    first = parse_page(site.page("/a", page), rules=HERE).document
    again = parse_page(site.page("/a", page.replace("分享到", "已读 3 次")), rules=HERE).document
    other = parse_page(site.page("/a", page.replace("三年以上", "五年以上")), rules=HERE).document
    assert first.digest == again.digest != other.digest
    assert first.id == other.id


def test_what_robots_txt_forbids_is_not_read(site: Site) -> None:
    site.page("/robots.txt", "User-agent: *\nDisallow: /inner/\n", "text/plain")
    url = site.page("/inner/a", "<p>内容。</p>")
    with pytest.raises(UnreadableDocument, match=r"robots\.txt 不允许"):
        fetch_page(url, HERE)
    assert "/inner/a" not in site.asked
    assert fetch_page(site.page("/a", "<p>内容。</p>"), HERE).suffix == ".html"


def test_a_redirect_must_be_allowed_by_robots_txt_too(site: Site) -> None:
    site.page("/robots.txt", "User-agent: *\nDisallow: /inner/\n", "text/plain")
    site.page("/inner/a", "<p>内容。</p>")
    with pytest.raises(UnreadableDocument, match=r"robots\.txt"):
        fetch_page(site.redirect("/a", "/inner/a"), HERE)
    assert "/inner/a" not in site.asked


def test_nothing_is_read_while_robots_txt_cannot_be(site: Site) -> None:
    site.pages["/robots.txt"] = 503, {}, b""
    with pytest.raises(UnreadableDocument, match=r"robots\.txt"):
        fetch_page(site.page("/a", "<p>内容。</p>"), HERE)


def test_redirects_are_followed_a_few_times(site: Site) -> None:
    for n in range(8):
        site.redirect(f"/r{n}", f"/r{n + 1}")
    site.page("/r8", "<p>内容。</p>")
    assert "内容" in fetch_page(site.url("/r3"), HERE).data.decode()
    with pytest.raises(UnreadableDocument, match="转向超过 5 次"):
        fetch_page(site.url("/r2"), HERE)


PRIVATE = [
    "http://127.0.0.1:{port}/a",
    "http://localhost:{port}/a",
    "http://2130706433:{port}/a",
    "http://0x7f.1:{port}/a",
    "http://[::1]:{port}/a",
    "http://[::ffff:127.0.0.1]:{port}/a",
    "http://10.0.0.1/",
    "http://192.168.1.1/",
    "http://172.16.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://0.0.0.0:{port}/a",
    "http://[fd00::1]/",
    "http://[fe80::1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://224.0.0.1/",
]


@pytest.mark.parametrize("pattern", PRIVATE)
def test_an_address_that_is_not_public_is_refused_and_not_asked(pattern: str, site: Site) -> None:
    site.page("/a", "<p>内部</p>")
    with pytest.raises(UnreadableDocument, match=r"内部网络的地址|找不到"):
        fetch_page(pattern.format(port=site.port))
    assert site.asked == []


def test_a_redirect_to_a_private_address_is_refused(site: Site) -> None:
    for target in ("http://10.1.2.3/", "http://169.254.169.254/", f"http://[::1]:{site.port}/b"):
        with pytest.raises(UnreadableDocument, match="内部网络的地址"):
            fetch_page(site.redirect("/a", target), HERE)


def test_a_name_is_looked_up_once_so_that_it_cannot_change_in_between(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncio
    import socket

    answers = iter(["127.0.0.1", "127.0.0.1", "10.0.0.1"])
    looked_up: list[str] = []

    async def lookup(self: object, host: str, port: int, **more: object) -> list[object]:
        looked_up.append(host)
        address = host if host[0].isdigit() else next(answers)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", lookup)
    site.page("/a", "<p>内容。</p>")
    fetch_page(site.url("/a", "policies.test"), HERE)
    assert site.hosts == [f"policies.test:{site.port}"] * 2
    assert [name for name in looked_up if not name[0].isdigit()] == ["policies.test"] * 2


@pytest.mark.parametrize(
    "url", ["ftp://example.com/a", "http://user:secret@example.com/", "http://", "http://[::1", "http://a b/"]
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(UnreadableDocument):
        fetch_page(url, HERE)


def test_what_is_too_large_or_too_slow_is_given_up(site: Site) -> None:
    site.pages |= {"/flood": flood, "/drip": drip}
    with pytest.raises(UnreadableDocument, match="超过 1 MB"):
        fetch_page(site.url("/flood"), replace(HERE, most_bytes=1024 * 1024))
    with pytest.raises(UnreadableDocument, match="秒内没有读完"):
        fetch_page(site.url("/drip"), replace(HERE, seconds=0.6))


def test_what_is_no_document_says_so(site: Site) -> None:
    with pytest.raises(UnreadableDocument, match="404"):
        fetch_page(site.url("/missing"), HERE)
    site.pages["/video"] = 200, {"Content-Type": "video/mp4"}, b"\0\0"
    with pytest.raises(UnsupportedFormat, match="video/mp4"):
        fetch_page(site.url("/video"), HERE)
    with pytest.raises(UnreadableDocument, match="无法连接"):
        fetch_page("http://127.0.0.1:9/", HERE)


def test_an_address_is_ingested_beside_files_and_a_bad_one_stops_nothing(site: Site, tmp_path: Path) -> None:
    place = installation(tmp_path / "data")
    place.ingest._network = HERE
    good, bad = site.page("/a", page_of(tmp_path).decode()), site.url("/missing")
    file = formats.write_markdown(tmp_path / "b.md")
    assert is_address(good)
    rows = place.ingest.run(place.ingest.files([bad, good, file]))
    assert [(r.source, r.outcome) for r in rows[:2]] == [(bad, "failed"), (good, "created")]
    assert rows[2].source == "b.md"
    assert place.ingest.run(place.ingest.files([good]))[0].outcome == "unchanged"


def test_errors_of_the_network_are_errors_of_the_knowledge_base(site: Site) -> None:
    def rubbish(handler: object) -> None:
        handler.wfile.write(b"\0\1 not http\r\n\r\n")  # type: ignore[attr-defined]

    site.pages["/a"] = rubbish
    with pytest.raises(KnowledgeError):
        fetch_page(site.url("/a"), HERE)
