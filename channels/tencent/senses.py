"""How pictures and voices are had: a picture from its address or by its number, a voice by its number."""

from __future__ import annotations

import logging
from typing import Protocol
from urllib.parse import urlsplit

import httpx

from assistant.incidents import incident
from channels.tencent.api import ApiClient, bounded
from channels.tencent.attachments import Attachment
from channels.tencent.errors import ApiError
from channels.tencent.transcribing import Transcriber

PICTURE, _VOICE = 10 * 1024 * 1024, 2 * 1024 * 1024
"""The most bytes of a picture."""
_HOSTS = (".qpic.cn", ".qlogo.cn")  # where the platform keeps pictures
_MEDIA = "/cgi-bin/media/get"

_log = logging.getLogger(__name__)


class Senses(Protocol):
    """What an account's people send, as bytes and words; ApiError where it is not to be had."""

    def picture(self, one: Attachment) -> bytes:
        """The picture."""
        ...

    def spoken(self, one: Attachment) -> str | None:
        """The words of a voice, empty for silence; None where nothing writes voices down."""
        ...


class ApiSenses:
    """By the platform's API; `base` is its address, without a `client` nothing is had by number."""

    def __init__(self, client: ApiClient | None, base: str, voice: Transcriber | None) -> None:
        self._client, self._base, self._voice = client, base, voice

    def picture(self, one: Attachment) -> bytes:
        """From its address where that is the platform's, else by its number."""
        if (address := _address(one.url, self._base)) and (data := _download(address)):
            return data
        return self._file(one, PICTURE)

    def spoken(self, one: Attachment) -> str | None:
        """Downloaded and written down."""
        if self._voice is None:
            return None
        return self._voice(self._file(one, _VOICE)).strip()

    def _file(self, one: Attachment, most: int) -> bytes:
        if self._client is None:
            raise ApiError(None, "report", "没有设置 app_secret，不能按编号下载。")
        return self._client.file(_MEDIA, {"media_id": one.media}, most)


def _address(url: str, api_base: str) -> str:
    """The address if the platform keeps it, encrypted where that can be; empty for any other."""
    try:
        where, base = urlsplit(url), urlsplit(api_base)
        host, port = where.hostname or "", where.port
    except ValueError:
        return ""
    if (
        host.endswith(_HOSTS)
        and where.scheme in ("http", "https")
        and port is None
        and "@" not in where.netloc
    ):
        return where._replace(scheme="https").geturl()
    return url if (where.scheme, where.netloc) == (base.scheme, base.netloc) else ""


def _download(address: str) -> bytes:
    """The picture there; empty when there is none. Nobody is followed elsewhere."""
    try:
        with httpx.stream("GET", address, timeout=5.0, follow_redirects=False, trust_env=False) as reply:
            kind = reply.headers.get("content-type", "")
            return bounded(reply, PICTURE) if reply.status_code == 200 and kind.startswith("image/") else b""
    except httpx.HTTPError as error:
        _log.warning("tencent picture: %s", incident(error))
        return b""
