"""The platform's side of signatures and encryption: seals what it delivers, opens what it is replied."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import httpx

from channels.tencent.bodies import Fields, parse, to_xml
from channels.tencent.crypto import MessageCipher, signature, signed

APP, SECRET, TOKEN = "wx0123456789abcdef", "app-secret", "check-token"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
US = "gh_0123456789ab"
_MOST = 2048  # bytes of a text


class WrongReply(Exception):
    """What WeChat does not take for a reply; it then tells the person that the service is broken."""


@dataclass(frozen=True, slots=True)
class Seals:
    """Of one account; `encrypted` is the safe mode (安全模式)."""

    encrypted: bool = True

    def sealed(self, message: str, stamp: int) -> tuple[dict[str, str], str]:
        """A message as it travels: the query and the body."""
        now, nonce = str(stamp), secrets.token_hex(4)
        query = {"signature": signature(TOKEN, now, nonce), "timestamp": now, "nonce": nonce}
        if not self.encrypted:
            return query, message
        encrypt = MessageCipher(APP, KEY).encrypt(message)
        query |= {"encrypt_type": "aes", "msg_signature": signature(TOKEN, now, nonce, encrypt)}
        return query, to_xml({"ToUserName": US, "Encrypt": encrypt})

    def text_of(self, reply: httpx.Response) -> str:
        """The text of a passive reply; empty when it only acknowledges."""
        if reply.status_code != 200:
            raise WrongReply(f"HTTP {reply.status_code} {reply.text[:200]}")
        if reply.text in ("", "success"):
            return ""
        fields = self._opened(parse(reply.content))
        if fields.get("FromUserName") != US or fields.get("MsgType") != "text":
            raise WrongReply("不是来自这个公众号的文字消息")
        text = str(fields["Content"])
        if len(text.encode()) > _MOST:
            raise WrongReply(f"超过 {_MOST} 字节")
        return text

    def _opened(self, fields: Fields) -> Fields:
        if not self.encrypted:
            return fields
        stamp = (TOKEN, str(fields.get("TimeStamp", "")), str(fields.get("Nonce", "")))
        encrypt = str(fields.get("Encrypt", ""))
        if not signed(str(fields.get("MsgSignature", "")), *stamp, encrypt):
            raise WrongReply("签名不对")
        return parse(MessageCipher(APP, KEY).decrypt(encrypt).encode())
