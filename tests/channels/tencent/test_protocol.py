"""Signatures, encryption and bodies, against published examples and another implementation."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.adapters.clock import SHANGHAI
from channels.tencent.bodies import MOST_BYTES, parse, said, to_xml
from channels.tencent.codes import action_of, api_error
from channels.tencent.crypto import MessageCipher, aes_key, signature, signed
from channels.tencent.envelope import Envelope
from channels.tencent.errors import CallbackRefused

FIXTURES = Path(__file__).with_name("fixtures")
TOKEN, APP = "check-token", "wx0123456789abcdef"
KEY, OTHER = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "G" * 42 + "A"


def vectors(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((FIXTURES / f"{name}.json").read_text("utf-8"))["vectors"]
    return found


def expected(one: dict[str, Any]) -> dict[str, Any]:
    """Some examples write what is expected as the text of a Python dictionary."""
    import ast

    given = one["expect"]
    found: dict[str, Any] = ast.literal_eval(given) if isinstance(given, str) else given
    return found


ENCRYPTION = [*vectors("encryption"), *vectors("encryption-wecom")]
READ = [one for one in ENCRYPTION if one["direction"] == "decrypt"]
WRITTEN = [one for one in ENCRYPTION if one["direction"] == "encrypt"]


@pytest.mark.parametrize("one", vectors("signatures"), ids=lambda one: one["id"])
def test_a_plain_signature(one: dict[str, Any]) -> None:
    assert signed(one["signature"], one["token"], one["timestamp"], one["nonce"]) is one["valid"]


@pytest.mark.parametrize("one", READ, ids=lambda one: one["id"])
def test_a_message_is_decrypted(one: dict[str, Any]) -> None:
    assert signed(one["msg_signature"], one["token"], one["timestamp"], one["nonce"], one["encrypt"])
    cipher = MessageCipher(one["receive_id"], one["encoding_aes_key"])
    assert cipher.decrypt(one["encrypt"]) == expected(one)["plaintext"]


@pytest.mark.parametrize("one", WRITTEN, ids=lambda one: one["id"])
def test_a_message_is_encrypted(one: dict[str, Any]) -> None:
    cipher = MessageCipher(one["receive_id"], one["encoding_aes_key"])
    found = cipher.encrypt(one["plaintext"], one["random16"].encode())
    assert found == expected(one)["encrypt"]
    if wanted := expected(one).get("msg_signature"):
        assert signature(one["token"], one["timestamp"], one["nonce"], found) == wanted


@pytest.mark.parametrize("length", range(0, 70))
def test_every_length_comes_back(length: int) -> None:
    cipher = MessageCipher(APP, KEY)
    assert cipher.decrypt(cipher.encrypt("问" * length)) == "问" * length


def test_a_message_for_another_account_is_refused() -> None:
    with pytest.raises(CallbackRefused) as told:
        MessageCipher(APP, KEY).decrypt(MessageCipher("wxanother", KEY).encrypt("你好"))
    assert told.value.reason == "receiver"


def test_the_previous_key_is_accepted_while_it_is_being_changed() -> None:
    old, new = MessageCipher(APP, KEY), MessageCipher(APP, OTHER, previous=KEY)
    assert new.decrypt(old.encrypt("旧的")) == "旧的"
    assert MessageCipher(APP, OTHER).decrypt(new.encrypt("新的")) == "新的"
    with pytest.raises(CallbackRefused):
        MessageCipher(APP, OTHER).decrypt(old.encrypt("旧的"))


@pytest.mark.parametrize("broken", ["", "?", "AAAA", "A" * 64, "A" * 44, "QUFB" * 16])
def test_a_broken_ciphertext_is_refused(broken: str) -> None:
    with pytest.raises(CallbackRefused) as told:
        MessageCipher(APP, KEY).decrypt(broken)
    assert told.value.reason == "ciphertext"


@pytest.mark.parametrize("key", ["", "A" * 42, "A" * 44, "密" * 43, "!" * 43])
def test_what_is_no_key_is_told(key: str) -> None:
    with pytest.raises(ValueError):
        aes_key(key)


# Envelopes.

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=SHANGHAI)
STAMP = str(int(NOW.timestamp()))
TEXT = {"ToUserName": "gh_1", "FromUserName": "o1", "MsgType": "text", "Content": "落户]]>条件", "MsgId": 12}


def envelope(plain: bool = True, key: str | None = KEY) -> Envelope:
    return Envelope(TOKEN, MessageCipher(APP, key) if key else None, plain=plain)


def sealed(message: str, stamp: str = STAMP, nonce: str = "n") -> tuple[dict[str, str], bytes]:
    """What the platform posts in safe mode."""
    encrypt = MessageCipher(APP, KEY).encrypt(message)
    query = {"signature": signature(TOKEN, stamp, nonce), "timestamp": stamp, "nonce": nonce,
             "encrypt_type": "aes", "msg_signature": signature(TOKEN, stamp, nonce, encrypt)}  # fmt: skip
    return query, to_xml({"ToUserName": "gh_1", "Encrypt": encrypt}).encode()


def plainly(stamp: str = STAMP) -> dict[str, str]:
    return {"signature": signature(TOKEN, stamp, "n"), "timestamp": stamp, "nonce": "n"}


def test_the_address_is_verified() -> None:
    assert envelope().echo({**plainly("1409735669"), "echostr": "4375"}) == "4375"
    with pytest.raises(CallbackRefused):
        envelope().echo({**plainly(), "echostr": "4375", "nonce": "m"})


@pytest.mark.parametrize("one", [v for v in READ if v["format"] == "echostr"], ids=lambda one: one["id"])
def test_the_address_of_wecom_is_verified(one: dict[str, Any]) -> None:
    query = {name: one[name] for name in ("msg_signature", "timestamp", "nonce")} | {
        "echostr": one["encrypt"]
    }
    door = Envelope(one["token"], MessageCipher(one["receive_id"], one["encoding_aes_key"]), plain=False)
    assert door.encrypted_echo(query) == expected(one)["plaintext"]
    with pytest.raises(CallbackRefused):
        door.encrypted_echo(query | {"nonce": one["nonce"][:-1] + "4"})


def test_plain_mode() -> None:
    found = envelope(key=None).open(plainly(), to_xml(TEXT).encode(), NOW)
    assert said(found.fields, "Content") == "落户]]>条件" and not found.encrypted


def test_safe_mode_and_the_reply_to_it() -> None:
    door = envelope(plain=False)
    found = door.open(*sealed(to_xml(TEXT)), NOW)
    assert said(found.fields, "MsgId") == "12" and found.encrypted
    reply = parse(door.close({"Content": "好]]>的"}, found, NOW).encode())
    assert signed(reply["MsgSignature"], TOKEN, reply["TimeStamp"], reply["Nonce"], reply["Encrypt"])
    assert parse(MessageCipher(APP, KEY).decrypt(reply["Encrypt"]).encode()) == {"Content": "好]]>的"}


def test_compatible_mode_reads_the_encrypted_part() -> None:
    query, body = sealed(to_xml(TEXT))
    both = body.replace(b"</xml>", "<Content>另一句</Content></xml>".encode())
    assert said(envelope().open(query, both, NOW).fields, "Content") == "落户]]>条件"


def test_json_is_answered_with_json() -> None:
    cipher = MessageCipher(APP, KEY)
    query, _ = sealed("")
    encrypt = cipher.encrypt(json.dumps(TEXT))
    query["msg_signature"] = signature(TOKEN, STAMP, "n", encrypt)
    found = envelope().open(query, json.dumps({"Encrypt": encrypt}).encode(), NOW)
    assert said(found.fields, "MsgId") == "12"
    reply = json.loads(envelope().close({"demo_resp": "好"}, found, NOW))
    assert json.loads(cipher.decrypt(reply["Encrypt"])) == {"demo_resp": "好"}


def test_an_unencrypted_message_is_refused_in_safe_mode() -> None:
    with pytest.raises(CallbackRefused) as told:
        envelope(plain=False).open(plainly(), to_xml(TEXT).encode(), NOW)
    assert told.value.reason == "mode"


def test_the_plain_signature_does_not_stand_for_the_one_over_the_ciphertext() -> None:
    query, body = sealed(to_xml(TEXT))
    with pytest.raises(CallbackRefused) as told:
        envelope().open(query | {"msg_signature": query["signature"]}, body, NOW)
    assert told.value.reason == "signature"
    with pytest.raises(CallbackRefused):
        envelope(plain=False).open({k: v for k, v in query.items() if k != "msg_signature"}, body, NOW)


@pytest.mark.parametrize("minutes", [-6, 6])
def test_what_is_older_than_five_minutes_or_from_the_future_is_refused(minutes: int) -> None:
    stamp = str(int((NOW + timedelta(minutes=minutes)).timestamp()))
    for query, body in (sealed(to_xml(TEXT), stamp), (plainly(stamp), to_xml(TEXT).encode())):
        with pytest.raises(CallbackRefused) as told:
            envelope().open(query, body, NOW)
        assert told.value.reason == "stale"


def test_the_stamp_must_be_a_number() -> None:
    for stamp in ("", "昨天", "²", "1e9"):
        with pytest.raises(CallbackRefused):
            envelope().open(plainly(stamp), to_xml(TEXT).encode(), NOW)


# Bodies.


@pytest.mark.parametrize("one", vectors("messages"), ids=lambda one: one["id"])
def test_a_message_is_read(one: dict[str, Any]) -> None:
    fields = parse(one["xml"].encode())
    for name in one["expect"].keys() - {"scene", "accepted", "rejected"}:
        assert said(fields, name) == str(one["expect"][name] or ""), name


def test_repeated_elements_are_a_list() -> None:
    one = next(v for v in vectors("messages") if v["id"] == "subscribe_msg_popup_event")
    rows = parse(one["xml"].encode())["SubscribeMsgPopupEvent"]["List"]
    assert [r["TemplateId"] for r in rows if r["SubscribeStatusString"] == "accept"] == one["expect"][
        "accepted"
    ]


_BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "' + "&a;" * 50 + '">]><xml><Content>&b;</Content></xml>'


@pytest.mark.parametrize(
    "body",
    [
        _BOMB, '<!DOCTYPE x SYSTEM "file:///etc/passwd"><xml><a>1</a></xml>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><a>&a;</a></xml>',
        "<xml><a>&b;</a></xml>", "<xml>" + "<a>" * 50 + "</a>" * 50 + "</xml>",
        "<xml>" + "<a/>" * 1000 + "</xml>", "<xml><a></xml>", "<xml/>", "", "[1]", "{", '{"a": }', "[" * 9000,
        '{"a":' * 9000, "<xml>" + "字" * MOST_BYTES + "</xml>",
        "<?xml version='1.0' encoding='no-such'?><xml><a>1</a></xml>",
    ],
)  # fmt: skip
def test_a_hostile_body_is_refused(body: str) -> None:
    with pytest.raises(CallbackRefused) as told:
        parse(body.encode())
    assert told.value.reason == "body"


def test_a_person_may_write_about_doctypes() -> None:
    text = "<!DOCTYPE html> &lt; <b>"
    assert parse(to_xml({"Content": text}).encode()) == {"Content": text}


# Error codes.


@pytest.mark.parametrize(
    ("codes", "action"),
    [
        ([40001, 40014, 42001], "refresh"), ([-1, 45011], "retry"), ([45015, 45047], "queue"),
        ([45002], "split"), ([40013, 40164, 48001, 50002, 45009], "report"), ([40003, 43004], "gone"),
    ],
)  # fmt: skip
def test_what_a_code_asks_of_us(codes: list[int], action: str) -> None:
    assert {action_of(code) for code in codes} == {action}


def test_every_known_code_has_an_action_and_words() -> None:
    for code in json.loads((FIXTURES / "errcodes.json").read_text("utf-8"))["codes"]:
        assert str(code) in str(api_error(code, "some words"))


# Another implementation.


def test_wechatpy_reads_ours_and_we_read_its() -> None:
    crypto = pytest.importorskip("wechatpy.crypto").WeChatCrypto(TOKEN, KEY, APP)
    door = envelope(plain=False)
    theirs = parse(crypto.encrypt_message(to_xml(TEXT), "n", STAMP).encode())
    query = {"encrypt_type": "aes", "timestamp": STAMP, "nonce": "n", "msg_signature": theirs["MsgSignature"]}
    found = door.open(query, to_xml({"Encrypt": theirs["Encrypt"]}).encode(), NOW)
    assert said(found.fields, "Content") == "落户]]>条件"
    ours = door.close({"Content": "可以"}, found, NOW)
    fields = parse(ours.encode())
    read = crypto.decrypt_message(ours, fields["MsgSignature"], fields["TimeStamp"], fields["Nonce"])
    assert "可以" in (read.decode() if isinstance(read, bytes) else read)
