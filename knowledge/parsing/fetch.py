"""Web pages and files by address: robots.txt respected, the content's type decides how it is read."""

from __future__ import annotations

import asyncio
import codecs
import hashlib
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from email.message import Message
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit
from urllib.robotparser import RobotFileParser

from knowledge.errors import UnreadableDocument, UnsupportedFormat
from knowledge.parsing.files import SUFFIXES, parse_bytes
from knowledge.parsing.network import USER_AGENT, NetworkRules, Response, get, place_of
from knowledge.types import ParsedDocument

_TYPES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "application/pdf": ".pdf",
    "application/ofd": ".ofd",
    "application/zip": ".zip",
    "application/rtf": ".rtf",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-powerpoint": ".ppt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "image/png": ".png",
    "image/jpeg": ".jpg",
}
_TEXTS = (".html", ".txt", ".md", ".csv")


@dataclass(frozen=True, slots=True)
class Page:
    """What an address gave: its content, and the suffix of the format it is in."""

    data: bytes
    suffix: str


def fetch_page(url: str, rules: NetworkRules | None = None) -> Page:
    """The content of a public address; the calling thread waits for the network."""
    rules = rules or NetworkRules()
    try:
        response = _waited(url, rules)
    except TimeoutError as error:
        raise UnreadableDocument(
            f"网址在 {rules.seconds:g} 秒内没有读完。请稍后再试，或在浏览器中另存后导入。"
        ) from error
    if response.status != 200:
        raise UnreadableDocument(
            f"网站回答 {response.status}，没有给出内容。请在浏览器中确认网址能打开；需要登录的请另存后导入。"
        )
    suffix = _suffix(response)
    return Page(_in_unicode(response) if suffix in _TEXTS else response.data, suffix)


def _waited(url: str, rules: NetworkRules) -> Response:
    """What came, read on a thread of its own: the caller may itself run on an event loop (a notebook)."""

    async def bounded() -> Response:
        return await asyncio.wait_for(_fetched(url, rules), rules.seconds)

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, bounded()).result()


def parse_page(url: str, region: str | None = None, rules: NetworkRules | None = None) -> ParsedDocument:
    """The document at an address; the address is its source and its url."""
    page = fetch_page(url, rules)
    if page.suffix == ".zip":
        raise UnsupportedFormat("网址是一个压缩包。请下载后导入压缩包文件。")
    parsed = parse_bytes(page.data, page.suffix, url, region)
    # Pages carry counters and dates around the text: only another text makes another digest.
    document = replace(parsed.document, url=parsed.document.url or url, digest="")
    texts = [repr(document), *(f"{c.id}\n{c.context}\n{c.text}" for c in parsed.clauses)]
    document = replace(document, digest=hashlib.sha256("\n".join(texts).encode()).hexdigest())
    return ParsedDocument(document, parsed.clauses)


async def _fetched(url: str, rules: NetworkRules) -> Response:
    """The answer after redirects; each address on the way is checked and must be allowed by its site."""
    allowed: dict[str, RobotFileParser] = {}
    for _ in range(rules.redirects + 1):
        site = _site(url)
        if site not in allowed:
            allowed[site] = await _robots(site, rules)
        if not allowed[site].can_fetch(USER_AGENT, url):
            raise UnreadableDocument(
                "网站的 robots.txt 不允许程序读取这个网址，没有读取。请在浏览器中另存网页后导入。"
            )
        found = await get(url, rules)
        if found.location is None:
            return found
        url = found.location
    raise UnreadableDocument(
        f"网址转向超过 {rules.redirects} 次，没有读取。请在浏览器中打开，用最后的网址导入。"
    )


def _site(url: str) -> str:
    place_of(url)
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


async def _robots(site: str, rules: NetworkRules) -> RobotFileParser:
    """What the site allows (RFC 9309): all where it has no robots.txt, nothing while it cannot be read."""
    answer = await get(f"{site}/robots.txt", rules)
    for _ in range(rules.redirects):
        if answer.location is None:
            break
        answer = await get(answer.location, rules)
    robots = RobotFileParser()
    if answer.status >= 500:
        lines = ["User-agent: *", "Disallow: /"]
    else:
        lines = answer.data.decode("utf-8", "replace").splitlines() if answer.status == 200 else []
    robots.parse(lines)
    return robots


def _suffix(response: Response) -> str:
    """The format by the content's type, else by its name, else by its first bytes."""
    kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind in _TYPES and kind != "text/plain":
        return _TYPES[kind]
    names = (_file_name(response.headers), unquote(urlsplit(response.url).path))
    for name in names:
        suffix = PurePosixPath(name).suffix.lower()
        if suffix in SUFFIXES:
            return suffix
    if response.data.startswith(b"%PDF"):
        return ".pdf"
    if re.match(rb"\s*<(?:!doctype|html)", response.data[:500], re.IGNORECASE):
        return ".html"
    if kind == "text/plain":
        return ".txt"
    raise UnsupportedFormat(
        f"网址的内容是 {kind or '未知格式'}，不是可以导入的格式。请下载后另存为其他格式再导入。"
    )


def _file_name(headers: Mapping[str, str]) -> str:
    message = Message()
    message["content-disposition"] = headers.get("content-disposition", "")
    return message.get_filename() or ""


def _in_unicode(response: Response) -> bytes:
    """A text in UTF-8 with a mark, where the server says what it is in; the parsers find out the rest."""
    message = Message()
    message["content-type"] = response.headers.get("content-type", "")
    charset = str(message.get_param("charset") or "")
    charset = "gb18030" if charset.lower() in ("gb2312", "gbk") else charset
    try:
        return codecs.BOM_UTF8 + response.data.decode(charset).encode() if charset else response.data
    except (LookupError, UnicodeDecodeError):
        return response.data
