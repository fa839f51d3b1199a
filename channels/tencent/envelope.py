"""Callbacks as they travel: signed, and in safe mode encrypted; and replies the same way back."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from channels.tencent.bodies import Fields, parse, said, to_xml
from channels.tencent.crypto import MessageCipher, signature, signed
from channels.tencent.errors import CallbackRefused

FRESH = timedelta(minutes=5)
Query = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Opened:
    """A callback: its fields, whether it came encrypted, and whether as JSON; the reply goes the same way."""

    fields: Fields
    encrypted: bool
    as_json: bool


class Envelope:
    """Opens what comes to one account and closes what goes back; without a cipher only plain mode."""

    def __init__(self, token: str, cipher: MessageCipher | None, *, plain: bool) -> None:
        self._token, self._cipher, self._plain = token, cipher, plain

    def echo(self, query: Query) -> str:
        """The reply to the URL verification of an Official Account: its echostr, word for word."""
        if not self._plainly_signed(query):
            raise _unsigned()
        return query.get("echostr", "")

    def encrypted_echo(self, query: Query) -> str:
        """The reply to WeCom's URL verification: its echostr, decrypted."""
        return self._decrypted(query, query.get("echostr", ""))

    def open(self, query: Query, body: bytes, now: datetime) -> Opened:
        """The callback; CallbackRefused when it is not from the platform, or older than five minutes."""
        outer = parse(body)
        as_json = body.lstrip()[:1] == b"{"
        ciphertext = said(outer, "Encrypt") or said(outer, "encrypt")
        if query.get("encrypt_type") == "aes" or (ciphertext and "msg_signature" in query):
            message = self._decrypted(query, ciphertext)
            _fresh(query, now)
            return Opened(parse(message.encode()), True, as_json)
        if not self._plain:
            raise CallbackRefused(
                "mode", "设置为安全模式，收到的消息却没有加密。请核对公众平台的消息加解密方式。"
            )
        if not self._plainly_signed(query):
            raise _unsigned()
        _fresh(query, now)
        return Opened(outer, False, as_json)

    def close(self, reply: Mapping[str, str | int], to: Opened, now: datetime) -> str:
        """A reply, signed and encrypted where the callback was."""
        plain = json.dumps(reply, ensure_ascii=False) if to.as_json else to_xml(reply)
        if not to.encrypted or self._cipher is None:
            return plain
        encrypt, stamp, nonce = self._cipher.encrypt(plain), int(now.timestamp()), secrets.token_hex(5)
        sign = signature(self._token, str(stamp), nonce, encrypt)
        whole: dict[str, str | int] = {
            "Encrypt": encrypt, "MsgSignature": sign, "TimeStamp": stamp, "Nonce": nonce
        }  # fmt: skip
        return json.dumps(whole) if to.as_json else to_xml(whole)

    def close_json(self, reply: Mapping[str, Any], now: datetime) -> str:
        """A reply to a callback of an AI bot: always encrypted, with names of its own."""
        assert self._cipher is not None
        encrypt = self._cipher.encrypt(json.dumps(reply, ensure_ascii=False))
        stamp, nonce = int(now.timestamp()), secrets.token_hex(5)
        sign = signature(self._token, str(stamp), nonce, encrypt)
        return json.dumps({"encrypt": encrypt, "msgsignature": sign, "timestamp": stamp, "nonce": nonce})

    def _plainly_signed(self, query: Query) -> bool:
        return signed(query.get("signature", ""), self._token, *_stamp(query))

    def _decrypted(self, query: Query, ciphertext: str) -> str:
        """Signed over the ciphertext: `signature` beside it covers no word of the message."""
        if self._cipher is None:
            raise CallbackRefused("mode", "收到加密的消息，但没有设置 encoding_aes_key。")
        if not signed(query.get("msg_signature", ""), self._token, *_stamp(query), ciphertext):
            raise _unsigned()
        return self._cipher.decrypt(ciphertext)


def _stamp(query: Query) -> tuple[str, str]:
    return query.get("timestamp", ""), query.get("nonce", "")


def _fresh(query: Query, now: datetime) -> None:
    stamp = query.get("timestamp", "")
    age = abs(now.timestamp() - int(stamp)) if stamp.isascii() and stamp.isdigit() else None
    if age is None or age > FRESH.total_seconds():
        raise CallbackRefused("stale", "消息的时间与本机相差超过 5 分钟：可能是重放，也请检查本机时钟。")


def _unsigned() -> CallbackRefused:
    return CallbackRefused("signature", "签名不对：请核对设置里的 token 与公众平台上的是否一致。")
