"""Downloads from public addresses only: names are resolved once, checked, and the connection goes there."""

from __future__ import annotations

import asyncio
import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from knowledge.errors import UnreadableDocument

if TYPE_CHECKING:
    from httpx import Response as Reply

USER_AGENT = "talent-assistant/0.1"
_SILENCE = 20.0  # seconds a server may say nothing

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_address(text: str) -> bool:
    """Whether it names a web page rather than a file."""
    return bool(_ADDRESS.match(text))


@dataclass(frozen=True, slots=True)
class NetworkRules:
    """What may be fetched; `also` are addresses that are allowed though they are not public."""

    also: frozenset[str] = field(default_factory=frozenset)
    redirects: int = 5
    most_bytes: int = 20 * 1024 * 1024
    seconds: float = 60.0

    def allows(self, address: str) -> bool:
        """Whether an IP address is public: not of this machine, this network or a special range."""
        found = ipaddress.ip_address(address.split("%")[0])
        return str(found) in self.also or all(a.is_global and not a.is_multicast for a in _meant(found))


def _meant(address: IpAddress) -> Iterable[IpAddress]:
    """The address, and the IPv4 address that an IPv6 one stands for (mapped, 6to4, Teredo, NAT64)."""
    yield address
    if isinstance(address, ipaddress.IPv6Address):
        teredo = address.teredo
        inner = [address.ipv4_mapped, address.sixtofour, *(teredo or ())]
        yield from (a for a in inner if a is not None)
        if address in ipaddress.ip_network("64:ff9b::/96"):
            yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Response:
    """What came from an address: status, headers and content, or where the server sends one instead."""

    url: str
    status: int
    headers: dict[str, str]
    data: bytes
    location: str | None = None


async def get(url: str, rules: NetworkRules) -> Response:
    """The answer of a server to GET; a redirect is not followed but told by its `location`."""
    import httpx

    host, port, secure = place_of(url)
    address = await _resolved(host, port, rules)
    more = {"sni_hostname": host} if secure else {}
    try:
        pinned = httpx.URL(url).copy_with(host=address, fragment=None)
        headers = {"Host": httpx.URL(url).netloc.decode("ascii"), "User-Agent": USER_AGENT, "Accept": "*/*"}
        async with (
            httpx.AsyncClient(trust_env=False, timeout=_SILENCE, verify=secure) as client,
            client.stream("GET", pinned, headers=headers, extensions=more) as response,
        ):
            headers = dict(response.headers)
            if response.has_redirect_location:
                return Response(url, response.status_code, headers, b"", urljoin(url, headers["location"]))
            return Response(url, response.status_code, headers, await _bounded(response, rules))
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise UnreadableDocument(
            f"无法连接 {host}（{type(error).__name__}）。请检查网址和本机的网络；"
            "需要代理才能上网的，请在浏览器中另存网页后导入。"
        ) from error


async def _bounded(response: Reply, rules: NetworkRules) -> bytes:
    """The content, unpacked, up to the limit."""
    parts = bytearray()
    async for part in response.aiter_bytes(1 << 16):
        parts += part
        if len(parts) > rules.most_bytes:
            raise UnreadableDocument(
                f"网址的内容超过 {rules.most_bytes // 1024 // 1024} MB，没有读取。请下载后拆分或压缩再导入。"
            )
    return bytes(parts)


def place_of(url: str) -> tuple[str, int, bool]:
    """Host, port and whether it is https; UnreadableDocument for any other kind of address."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except (UnicodeError, ValueError):
        host, port, parts = "", 0, urlsplit("")
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.password:
        raise UnreadableDocument("网址不正确，只能读取 http:// 或 https:// 开头、不带用户名的网址。请检查。")
    return host, port, parts.scheme == "https"


async def _resolved(host: str, port: int, rules: NetworkRules) -> str:
    """An IP address of the host; none of its addresses may be private."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=1)
    except (OSError, UnicodeError) as error:
        raise UnreadableDocument(f"找不到 {host} 的地址。请检查网址是否写对、本机能否上网。") from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not addresses or not all(map(rules.allows, addresses)):
        raise UnreadableDocument(
            f"{host} 是本机或内部网络的地址，没有读取。只能导入公开的网址；内部文件请下载后导入。"
        )
    return addresses[0]
