"""Messages that are no text: a picture's words, a voice written down, as a question or as what is offered."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from assistant.incidents import incident
from assistant.pictures import Shown, understood
from assistant.privacy import mask
from channels.tencent.api import bounded
from channels.tencent.attachments import Attachment
from channels.tencent.errors import ApiError
from channels.tencent.outbox import Choice
from channels.tencent.transcribing import TranscriptionError
from channels.tencent.wording import listed, words
from channels.wechat.desk import Desk
from knowledge.errors import UnreadableDocument
from knowledge.parsing.photo import photo_lines

_PICTURE, _VOICE = 10 * 1024 * 1024, 2 * 1024 * 1024
_HOSTS = (".qpic.cn", ".qlogo.cn")  # where the platform keeps pictures
_MEDIA = "/cgi-bin/media/get"
_SHOWN = 80  # characters of what was read that are told

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a message came to: `ask` is its question, empty when there is only something to be told."""

    told: str
    ask: str = ""
    choices: tuple[Choice, ...] = ()


class Hearing:
    """Reads pictures and voices. Takes seconds; nobody may wait for it who must reply."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def heard(self, one: Attachment, region: str) -> Heard:
        """What it says; `region` is the code of the person's place, empty when it is not known."""
        try:
            return self._seen(one, region) if one.kind == "image" else self._listened(one)
        except UnreadableDocument as error:
            return Heard(words("picture_refused", why=error))
        except (ApiError, TranscriptionError) as error:
            _log.warning("wechat %s: %s", one.account, error)
            return Heard(str(listed("unsupported")[f"{one.kind}_failed"]))

    def _seen(self, one: Attachment, region: str) -> Heard:
        lines = photo_lines(self._picture(one))
        return _offered(understood([(line.text, line.score) for line in lines]), region)

    def _picture(self, one: Attachment) -> bytes:
        """From its address where that is the platform's, else by its number."""
        account = self._desk.accounts[one.account]
        if (address := _address(one.url, account.api_base)) and (data := _download(address)):
            return data
        if account.app_secret is None:
            raise ApiError(None, "report", "图片没有下载下来；没有设置 app_secret，不能按编号下载。")
        return self._desk.client(one.account).file(_MEDIA, {"media_id": one.media}, _PICTURE)

    def _listened(self, one: Attachment) -> Heard:
        voice = self._desk.accounts[one.account].voice
        if voice is None:
            return Heard(str(listed("unsupported")["voice"]))
        text = voice(self._desk.client(one.account).file(_MEDIA, {"media_id": one.media}, _VOICE)).strip()
        if not text:
            return Heard(str(listed("unsupported")["voice_failed"]))
        return Heard(words("heard", text=mask(text)[:_SHOWN]), text)


def _offered(shown: Shown, region: str) -> Heard:
    if shown.kind == "certificate":
        read = "、".join(shown.read)
        return Heard(words("certificate", read=read), choices=tuple(_choices("，".join(shown.say), region)))
    if shown.kind == "notice":
        title = mask(shown.title)
        return Heard(words("notice", title=title), words("notice_asks", title=title))
    if shown.ask:
        return Heard(words("seen", text=mask(shown.ask)[:_SHOWN]), mask(shown.ask))
    if shown.kind == "text":
        return Heard(words("seen_long", text=mask(shown.text)[:_SHOWN]))
    return Heard(words("seen_nothing"))


def _choices(say: str, region: str) -> Iterator[Choice]:
    """What may be worked out with it where the person is."""
    for one in listed("certificate_choices"):
        if region and not region.startswith(one.get("within", "")):
            continue
        yield {"label": one["label"], "send": one["send"].format(say=say), "region": None, "bare": False}


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
            return bounded(reply, _PICTURE) if reply.status_code == 200 and kind.startswith("image/") else b""
    except httpx.HTTPError as error:
        _log.warning("wechat picture: %s", incident(error))
        return b""
