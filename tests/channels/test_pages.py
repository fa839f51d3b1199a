"""The page's files: weight, caching, security headers."""

from __future__ import annotations

import gzip
import re

import pytest
from fastapi.testclient import TestClient

from channels.app import create_app
from channels.web.assets import STATIC, load_assets
from tests.journeys.fake_service import FakeService

_LATER = {"cards.css", "check.js", "notices.js", "person.js", "pieces.js", "policies.js", "services.js"}
"""What comes with the first card that is drawn, or once somebody asks for a person."""


def test_the_page_weighs_less_than_thirty_kilobytes_before_a_card_is_drawn() -> None:
    files = [path for path in STATIC.iterdir() if path.is_file() and path.name not in _LATER]
    weight = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in files}
    assert {"index.html", "main.js", "embed.js"} <= set(weight)
    assert sum(weight.values()) < 30_000, weight


def test_everything_the_page_names_is_served_and_cached_for_ever(client: TestClient) -> None:
    html = client.get("/").text
    names = re.findall(r'(?:src|href)="(assets/[^"]+)"', html)
    assert len(names) > 10
    for name in names:
        reply = client.get(f"/{name}")
        assert reply.status_code == 200
        assert "immutable" in reply.headers["Cache-Control"]


def test_what_comes_later_is_not_named_by_the_page_and_is_small(client: TestClient) -> None:
    html = client.get("/").text
    assert not [name for name in _LATER if name in html]
    assert sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in _LATER) < 13_000


def test_every_script_imports_only_files_that_exist() -> None:
    for script in STATIC.glob("*.js"):
        for name in re.findall(r"from '\./([^']+)'", script.read_text()):
            assert (STATIC / name).exists(), f"{script.name} imports {name}"


def test_no_script_puts_text_into_the_page_as_markup() -> None:
    forbidden = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")
    for script in STATIC.glob("*.js"):
        assert not forbidden.search(script.read_text()), script.name


def test_pages_carry_no_inline_script_or_style() -> None:
    html = (STATIC / "index.html").read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=", html)


def test_an_unchanged_page_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/")
    again = client.get("/", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.headers["Cache-Control"], again.status_code, again.content) == ("no-cache", 304, b"")


def test_files_of_an_older_version_lead_to_the_present_one(client: TestClient) -> None:
    version = load_assets().version
    reply = client.get("/assets/older/main.js", follow_redirects=False)
    assert (reply.status_code, reply.headers["Location"]) == (302, f"../{version}/main.js")
    assert client.get("/assets/older/main.js").text == (STATIC / "main.js").read_text()


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip, br", "gzip"), ("identity", None)])
def test_files_are_sent_compressed_to_those_who_can_read_it(
    client: TestClient, accepted: str, encoding: str | None
) -> None:
    reply = client.get("/embed.js", headers={"Accept-Encoding": accepted})
    assert reply.headers.get("Content-Encoding") == encoding
    assert reply.headers["Vary"] == "Accept-Encoding"
    assert reply.text == (STATIC / "embed.js").read_text()


@pytest.mark.parametrize("path", ["/", "/embed", "/embed.js", "/healthz", "/nowhere", "/api/v1/home"])
def test_every_reply_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in headers


def test_only_the_embedded_page_may_be_framed_and_only_by_whom_one_allows() -> None:
    app = create_app(FakeService(), frame_ancestors="https://rsj.example.gov.cn https://a.example")
    with TestClient(app) as client:
        chat, embed = client.get("/").headers, client.get("/embed").headers
    assert chat["Content-Security-Policy"].endswith("frame-ancestors 'none'")
    assert chat["X-Frame-Options"] == "DENY"
    assert embed["Content-Security-Policy"].endswith(
        "frame-ancestors https://rsj.example.gov.cn https://a.example"
    )
    assert "X-Frame-Options" not in embed


def test_api_replies_are_not_kept_by_caches(client: TestClient) -> None:
    assert client.get("/api/v1/home").headers["Cache-Control"] == "no-store"


def test_pages_answer_head_requests(client: TestClient) -> None:
    assert client.head("/").status_code == 200
