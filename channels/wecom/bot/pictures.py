"""Pictures sent to a bot: an address of Tencent's for some minutes, where they lie encrypted."""

from __future__ import annotations

from base64 import b64decode
from urllib.parse import urlsplit

import httpx

from channels.tencent.api import bounded
from channels.tencent.attachments import Attachment
from channels.tencent.crypto import decrypted
from channels.tencent.errors import ApiError
from channels.tencent.senses import PICTURE
from channels.wecom.bot.account import BotAccount

_HOSTS = (".myqcloud.com", ".qpic.cn", ".qq.com")
_DOWNLOAD = 20.0
_MAGIC = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")


class BotSenses:
    """By address; the key is the picture's own over a connection, else the bot's."""

    def __init__(self, account: BotAccount) -> None:
        self._account = account

    def picture(self, one: Attachment) -> bytes:
        """Downloaded and decrypted; ApiError when it is not there or no key fits."""
        data = self._download(one.url)
        if data.startswith(_MAGIC):
            return data
        for key in self._keys(one.media):
            if found := decrypted(key, data):
                return found
        raise ApiError(None, "report", "图片解不开：密钥与图片不符。")

    def spoken(self, one: Attachment) -> str | None:
        """The platform writes voices down itself, so none comes here."""
        return None

    def _keys(self, own: str) -> list[bytes]:
        """All that may fit; what is no key is none."""
        account = self._account
        given = [
            key.get_secret_value()
            for key in (account.encoding_aes_key, account.previous_encoding_aes_key)
            if key
        ]
        return [key for text in filter(None, [own, *given]) if len(key := _bytes(text)) == 32]

    def _download(self, url: str) -> bytes:
        address = self._address(url)
        if not address:
            raise ApiError(None, "report", "图片不在腾讯的域名上，没有下载。")
        try:
            with httpx.stream(
                "GET", address, timeout=_DOWNLOAD, follow_redirects=False, trust_env=False
            ) as reply:
                data = bounded(reply, PICTURE)
        except httpx.HTTPError as error:
            raise ApiError(None, "report", f"图片没有下载下来（{type(error).__name__}）。") from None
        if reply.status_code != 200:
            raise ApiError(None, "report", f"图片没有下载下来（HTTP {reply.status_code}）。")
        return data

    def _address(self, url: str) -> str:
        """Encrypted and at Tencent's, or by way of the proxy that is set; empty for any other."""
        try:
            where = urlsplit(url)
            host, port = where.hostname or "", where.port
        except ValueError:
            return ""
        if self._account.media_base:
            base = urlsplit(self._account.media_base)
            return where._replace(scheme=base.scheme, netloc=base.netloc).geturl()
        plain = port is None and "@" not in where.netloc
        return url if where.scheme == "https" and plain and host.endswith(_HOSTS) else ""


def _bytes(text: str) -> bytes:
    """Base64 of either alphabet, whether padded or not; empty when it is none."""
    try:
        return b64decode(
            text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4),
            altchars=b"-_" if set(text) & set("-_") else None,
        )
    except ValueError:
        return b""
