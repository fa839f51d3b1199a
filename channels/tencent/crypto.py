"""Signatures and encryption of callbacks (消息加解密), the same for Official Accounts and WeCom."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b64decode, b64encode

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from channels.tencent.errors import CallbackRefused

_PADDING = 256  # bits: the platform pads to 32 bytes, though AES has blocks of 16
_HEAD = 20  # 16 random bytes and the length


def signature(*parts: str) -> str:
    """SHA-1 over the parts in order: token, timestamp, nonce, and of an encrypted message its ciphertext."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def signed(given: str, *parts: str) -> bool:
    """Whether a signature is right; takes the same time whichever character is wrong."""
    return hmac.compare_digest(given.encode(), signature(*parts).encode())


def aes_key(encoding_aes_key: str) -> bytes:
    """The 32 bytes of an EncodingAESKey; ValueError when it is none."""
    # The last character may carry bits that are not used: Tencent's own examples do.
    key = b64decode(encoding_aes_key + "=", validate=True)
    if len(key) != 32:
        raise ValueError("应为 43 个字母和数字")
    return key


class MessageCipher:
    """Encrypts with the first key; decrypts with whichever fits, so that a key can be changed at leisure."""

    def __init__(self, receiver: str, encoding_aes_key: str, previous: str | None = None) -> None:
        keys = [encoding_aes_key, *([previous] if previous else [])]
        self._receiver, self._keys = receiver.encode(), [aes_key(key) for key in keys]

    def encrypt(self, message: str, nonce16: bytes | None = None) -> str:
        """The message as Base64; `nonce16` only where a test needs the same ciphertext again."""
        body = message.encode()
        whole = (nonce16 or secrets.token_hex(8).encode()) + len(body).to_bytes(4, "big")
        padder = PKCS7(_PADDING).padder()
        padded = padder.update(whole + body + self._receiver) + padder.finalize()
        writer = _aes(self._keys[0]).encryptor()
        return b64encode(writer.update(padded) + writer.finalize()).decode()

    def decrypt(self, ciphertext: str) -> str:
        """The message; CallbackRefused when no key fits, or it is meant for another account."""
        try:
            raw = b64decode(ciphertext, validate=True)
        except ValueError:
            raise _unreadable() from None
        found = [one for one in (_opened(key, raw) for key in self._keys) if one]
        if not found:
            raise _unreadable()
        for message, receiver in found:
            if hmac.compare_digest(receiver, self._receiver):
                return message
        raise CallbackRefused(
            "receiver", "消息是发给另一个账号的：请核对设置里的 app_id（企业微信是 corp_id）。"
        )


def decrypted(key: bytes, data: bytes) -> bytes:
    """A file of the platform's, encrypted with the 32 bytes of `key`; empty when that does not fit."""
    reader, padding = _aes(key).decryptor(), PKCS7(_PADDING).unpadder()
    try:
        return padding.update(reader.update(data) + reader.finalize()) + padding.finalize()
    except ValueError:
        return b""


def _opened(key: bytes, raw: bytes) -> tuple[str, bytes] | None:
    reader, padding = _aes(key).decryptor(), PKCS7(_PADDING).unpadder()
    try:
        padded = reader.update(raw) + reader.finalize()
        plain = padding.update(padded) + padding.finalize()
        size = int.from_bytes(plain[16:_HEAD], "big")
        if len(plain) < _HEAD + size:
            return None
        return plain[_HEAD : _HEAD + size].decode(), plain[_HEAD + size :]
    except ValueError:  # another key, or broken on the way
        return None


def _aes(key: bytes) -> Cipher[modes.CBC]:
    return Cipher(algorithms.AES(key), modes.CBC(key[:16]))


def _unreadable() -> CallbackRefused:
    return CallbackRefused(
        "ciphertext", "消息解不开：请核对设置里的 encoding_aes_key 与公众平台上的是否一致。"
    )
