"""Signing in at an OpenID Connect provider: what is believed of what it tells, and what is not."""

from __future__ import annotations

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from assistant.adapters.openid import OpenId, mapped
from assistant.errors import ConfigurationError
from assistant.staff.errors import ProviderUnavailable, SignInRefused

ISSUER, BACK = "https://id.example.gov.cn", "https://talent.example.gov.cn/staff/oidc/back"


@cache
def key(which: int = 0) -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


class FakeProvider:
    """Answers as a provider does; a test changes what it tells."""

    def __init__(self) -> None:
        now = int(time.time())
        self.claims: dict[str, Any] = {
            "iss": ISSUER, "aud": "desk", "sub": "0017", "iat": now, "exp": now + 300,
            "preferred_username": "zhao", "name": "赵话务", "roles": ["operator", "cook"],
        }  # fmt: skip
        self.found: dict[str, Any] = {
            "issuer": ISSUER, "authorization_endpoint": f"{ISSUER}/ask", "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
        }  # fmt: skip
        self.userinfo: dict[str, Any] = {}
        self.signed: Callable[[dict[str, Any]], str] = lambda told: jwt.encode(
            told, key(), "RS256", {"kid": "1"}
        )
        self.asked: dict[str, str] = {}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == "/token":
            return self._token({k: v[0] for k, v in parse_qs(request.content.decode()).items()})
        if path == "/keys":
            return httpx.Response(200, json={"keys": [_public()]})
        return httpx.Response(200, json=self.userinfo if path == "/userinfo" else self.found)

    def _token(self, given: dict[str, str]) -> httpx.Response:
        proof = urlsafe_b64encode(sha256(given["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if proof != self.asked["code_challenge"] or given["redirect_uri"] != self.asked["redirect_uri"]:
            return httpx.Response(400, json={"error": "invalid_grant"})
        told = {"nonce": self.asked["nonce"]} | self.claims
        return httpx.Response(200, json={"id_token": self.signed(told), "access_token": "a"})


def _public() -> dict[str, Any]:
    return {**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key().public_key())), "kid": "1", "use": "sig"}


@pytest.fixture
def provider() -> FakeProvider:
    return FakeProvider()


def openid(provider: FakeProvider, **more: Any) -> OpenId:
    def http() -> httpx.Client:
        return httpx.Client(transport=httpx.MockTransport(provider))

    return OpenId(ISSUER, "desk", "geheim", http=http, **more)


def signed_in(provider: FakeProvider, state: str = "", **more: Any) -> Any:
    there = openid(provider, **more)
    place, attempt = there.begin(BACK)
    provider.asked = {name: value[0] for name, value in parse_qs(urlsplit(place).query).items()}
    return there.finish(attempt, state or provider.asked["state"], "a-code", BACK)


def test_a_person_is_known_by_what_never_changes_with_the_roles_that_are_ours(provider: FakeProvider) -> None:
    person = signed_in(provider)
    assert (person.subject, person.name, person.shown) == (f"{ISSUER} 0017", "zhao", "赵话务")
    assert person.roles == {"operator"}
    assert provider.asked["code_challenge_method"] == "S256" and "openid" in provider.asked["scope"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "of another sign-in"},
        {"iss": "https://id.example.com"},
        {"aud": "another"},
        {"aud": ["desk", "another"]},
        {"aud": ["desk", "another"], "azp": "another"},
        {"exp": int(time.time()) - 3600},
        {"iat": int(time.time()) + 3600},
        {"sub": None},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    provider: FakeProvider, wrong: dict[str, Any]
) -> None:
    provider.claims |= wrong
    with pytest.raises(SignInRefused, match="没有通过核对"):
        signed_in(provider)


@pytest.mark.parametrize(
    "signed",
    [
        lambda told: jwt.encode(told, key(1), "RS256", {"kid": "1"}),
        lambda told: jwt.encode(told, key(), "RS256", {"kid": "2"}),
        lambda told: jwt.encode(told, "", "none"),
        lambda told: jwt.encode(told, "s" * 32, "HS256", {"kid": "1"}),
        lambda told: "no token",
    ],
    ids=["another key", "an unknown key", "nothing", "a shared secret", "no token"],
)
def test_a_token_signed_by_anything_but_the_providers_key_is_refused(
    provider: FakeProvider, signed: Callable[[dict[str, Any]], str]
) -> None:
    provider.signed = signed
    with pytest.raises(SignInRefused, match="没有通过核对"):
        signed_in(provider)


def test_an_answer_to_another_browser_is_refused(provider: FakeProvider) -> None:
    with pytest.raises(SignInRefused):
        signed_in(provider, state="of another browser")


def test_a_code_that_was_stolen_is_of_no_use_without_the_proof(provider: FakeProvider) -> None:
    there = openid(provider)
    place, _ = there.begin(BACK)
    provider.asked = {name: value[0] for name, value in parse_qs(urlsplit(place).query).items()}
    _, thief = there.begin(BACK)
    with pytest.raises(SignInRefused):
        there.finish(thief, thief.state, "a-code", BACK)


@pytest.mark.parametrize(
    ("told", "more", "held"),
    [
        ({"realm_access": {"roles": ["editor"]}}, {"claim": "realm_access.roles"}, {"editor"}),
        ({"groups": "坐席 政策科"}, {"claim": "groups", "roles": {"政策科": "editor"}}, {"editor"}),
        ({"groups": ["admin"]}, {"claim": "groups", "roles": {"政策科": "editor"}}, set()),
        ({"roles": 7}, {}, set()),
        ({"roles": []}, {}, set()),
    ],
)
def test_only_roles_that_are_mapped_let_a_person_in(
    provider: FakeProvider, told: dict[str, Any], more: dict[str, Any], held: set[str]
) -> None:
    provider.claims |= told
    if held:
        assert signed_in(provider, **more).roles == held
    else:
        with pytest.raises(SignInRefused, match="没有本系统的角色"):
            signed_in(provider, **more)


def test_roles_that_only_the_userinfo_tells_count_for_the_same_person(provider: FakeProvider) -> None:
    del provider.claims["roles"]
    provider.found["userinfo_endpoint"] = f"{ISSUER}/userinfo"
    provider.userinfo = {"sub": "0017", "roles": ["auditor"]}
    assert signed_in(provider).roles == {"auditor"}
    provider.userinfo["sub"] = "0018"
    with pytest.raises(SignInRefused):
        signed_in(provider)


def test_a_provider_that_is_another_or_tells_nothing_of_use_is_told(provider: FakeProvider) -> None:
    del provider.found["token_endpoint"]
    with pytest.raises(ProviderUnavailable, match="token_endpoint"):
        openid(provider).begin(BACK)
    provider.found["issuer"] = "https://id.example.com"
    with pytest.raises(ProviderUnavailable, match="issuer"):
        openid(provider).begin(BACK)
    with pytest.raises(ProviderUnavailable, match="本地账号"):
        OpenId("http://127.0.0.1:9", "desk", "geheim").begin(BACK)


def test_settings_that_cannot_be_meant_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="https"):
        OpenId("http://id.example.gov.cn", "desk", "geheim")
    assert mapped("坐席=operator，政策科 = editor") == {"坐席": "operator", "政策科": "editor"}
    with pytest.raises(ConfigurationError, match="chef"):
        mapped("坐席=chef")
