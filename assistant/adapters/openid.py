"""Signing in at an OpenID Connect provider (统一认证): authorization code, PKCE, state and nonce."""

from __future__ import annotations

import hmac
import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

from assistant.errors import ConfigurationError
from assistant.staff.errors import ProviderUnavailable, SignInRefused
from assistant.staff.types import Attempt, Person

if TYPE_CHECKING:
    import httpx

_SIGNED = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""With a private key of the provider; never `none`, never with a secret that others hold too."""
_BASIC = "client_secret_basic"
_SKEW = 60  # seconds that the provider's clock may be off
_SECONDS = 10.0
_AWAY = "连不上统一认证，或者它的应答不合规范（{}），没有登录。请过一会儿再试；急用请找管理员开本地账号。"
_FORGED = "这次统一认证没有通过核对，没有登录。请回到登录页重新开始。"
_NOBODY = "统一认证认得您，但您在那里没有本系统的角色，没有登录。请找管理员开通。"


class OpenId:
    """A provider; its settings are read anew at each sign-in, so that changed keys are never a problem."""

    def __init__(
        self,
        issuer: str,
        client_id: str,
        secret: str,
        *,
        name: str = "统一认证",
        scope: str = "openid profile",
        claim: str = "roles",
        roles: Mapping[str, str] | None = None,
        back: str | None = None,
        http: Callable[[], httpx.Client] | None = None,
    ) -> None:
        """`claim` names (with dots) where the token tells of roles; `roles` says which of ours they are."""
        self._issuer = _must_be_private(issuer)
        self._id, self._secret, self._http = client_id, secret, http or _client
        self._scope, self._claim, self._roles = scope, claim, roles or {}
        self.name, self.back = name, back

    def begin(self, back: str) -> tuple[str, Attempt]:
        """Where to send the browser, and what must be the same when it comes `back`."""
        with self._http() as http:
            place = self._found(http)["authorization_endpoint"]
        attempt = Attempt(*(secrets.token_urlsafe(32) for _ in range(3)))
        proof = urlsafe_b64encode(sha256(attempt.verifier.encode()).digest()).rstrip(b"=").decode()
        query = urlencode({
            "response_type": "code", "client_id": self._id, "redirect_uri": back, "scope": self._scope,
            "state": attempt.state, "nonce": attempt.nonce,
            "code_challenge": proof, "code_challenge_method": "S256",
        })  # fmt: skip
        return f"{place}{'&' if urlsplit(place).query else '?'}{query}", attempt

    def finish(self, attempt: Attempt, state: str, code: str, back: str) -> Person:
        """Who it was; SignInRefused if anything does not match or the person has no role here."""
        if not hmac.compare_digest(state.encode(), attempt.state.encode()):
            raise SignInRefused(_FORGED)
        with self._http() as http:
            found = self._found(http)
            answer = self._exchanged(http, found, code, attempt.verifier, back)
            keys = _json(partial(http.get, found["jwks_uri"]))
            told = self._claims(str(answer.get("id_token", "")), keys, attempt.nonce)
            if "userinfo_endpoint" in found and not self._of(told):
                told = _more(http, found["userinfo_endpoint"], answer, told)
        return self._person(told)

    def _found(self, http: httpx.Client) -> Mapping[str, Any]:
        found = _json(partial(http.get, f"{self._issuer}/.well-known/openid-configuration"))
        if str(found.get("issuer", "")).rstrip("/") != self._issuer:
            raise ProviderUnavailable(_AWAY.format("issuer 与设置的不同"))
        if missing := {"authorization_endpoint", "token_endpoint", "jwks_uri"} - found.keys():
            raise ProviderUnavailable(_AWAY.format("缺 " + "、".join(sorted(missing))))
        return found

    def _exchanged(
        self, http: httpx.Client, found: Mapping[str, Any], code: str, verifier: str, back: str
    ) -> Mapping[str, Any]:
        data = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "code_verifier": verifier,
        }
        ways, place = found.get("token_endpoint_auth_methods_supported", [_BASIC]), found["token_endpoint"]
        if _BASIC not in ways:
            data |= {"client_id": self._id, "client_secret": self._secret}
            return _json(partial(http.post, place, data=data))
        auth = quote(self._id, safe=""), quote(self._secret, safe="")  # as RFC 6749, 2.3.1 has it
        return _json(partial(http.post, place, data=data, auth=auth))

    def _claims(self, token: str, keys: Mapping[str, Any], nonce: str) -> Mapping[str, Any]:
        import jwt

        try:
            key = _key(token, keys)
            told: dict[str, Any] = jwt.decode(
                token, key, list(_SIGNED), audience=self._id, leeway=_SKEW,
                options={"require": ["iss", "sub", "aud", "exp", "iat"]},
            )  # fmt: skip
        except (jwt.PyJWTError, ValueError) as error:
            raise SignInRefused(_FORGED) from error
        others = isinstance(told["aud"], list) and len(told["aud"]) > 1
        ours = told.get("azp", None if others else self._id) == self._id
        named = str(told["iss"]).rstrip("/") == self._issuer
        if not (ours and named and hmac.compare_digest(str(told.get("nonce", "")).encode(), nonce.encode())):
            raise SignInRefused(_FORGED)
        return told

    def _person(self, told: Mapping[str, Any]) -> Person:
        held = self._of(told)
        if not held:
            raise SignInRefused(_NOBODY)
        names = [
            str(told[key]).strip()[:60] for key in ("preferred_username", "email", "sub") if told.get(key)
        ]
        shown = str(told.get("name") or names[0]).strip()[:60]
        return Person(f"{self._issuer} {told['sub']}", names[0], shown, held)

    def _of(self, told: Mapping[str, Any]) -> frozenset[str]:
        """Our roles in what is told; of others' words only those that are mapped."""
        from assistant.staff.roles import roles

        value: Any = told
        for part in self._claim.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        words = value.replace(",", " ").split() if isinstance(value, str) else value
        words = [str(word) for word in words] if isinstance(words, list) else []
        return frozenset(self._roles.get(word, word if not self._roles else "") for word in words) & {
            *roles()
        }


def mapped(text: str) -> dict[str, str]:
    """`坐席=operator,政策科=editor` by the words there; ConfigurationError for what is no role here."""
    from assistant.staff.roles import roles

    pairs = [one.partition("=") for one in text.replace("，", ",").split(",") if one.strip()]
    found = {theirs.strip(): ours.strip() for theirs, _, ours in pairs}
    if wrong := {*found.values()} - {*roles()}:
        names = "、".join(roles())
        raise ConfigurationError(
            f"TALENT_OIDC_ROLES 里的“{'、'.join(sorted(wrong))}”不是这里的角色。写成 那里的角色=这里的角色，"
            f"用逗号隔开；这里的角色有 {names}。"
        )
    return found


def _more(
    http: httpx.Client, place: str, answer: Mapping[str, Any], told: Mapping[str, Any]
) -> dict[str, Any]:
    """What the provider tells of the person beside the token; only of the same person."""
    headers = {"Authorization": f"Bearer {answer.get('access_token', '')}"}
    more = _json(partial(http.get, place, headers=headers))
    if more.get("sub") != told["sub"]:
        raise SignInRefused(_FORGED)
    return {**more, **told}


def _key(token: str, keys: Mapping[str, Any]) -> Any:
    """The provider's key that the token says it is signed with; the only one where it says none."""
    import jwt

    known = jwt.PyJWKSet.from_dict(dict(keys)).keys
    kid = jwt.get_unverified_header(token).get("kid")
    fit = [one for one in known if one.key_id == kid] if kid else known
    if len(fit) != 1 or fit[0].key_type == "oct":
        raise ValueError("no such key")
    return fit[0].key


def _json(ask: Callable[[], httpx.Response]) -> Mapping[str, Any]:
    import httpx

    try:
        reply = ask()
        told = reply.json() if reply.content else {}
    except (httpx.HTTPError, httpx.InvalidURL, json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ProviderUnavailable(_AWAY.format(type(error).__name__)) from error
    if (
        reply.status_code in (400, 401, 403)
        and isinstance(told, dict)
        and told.get("error") == "invalid_grant"
    ):
        raise SignInRefused(_FORGED)  # a code that was used, is too old, or is of another browser
    if reply.status_code != 200 or not isinstance(told, dict):
        raise ProviderUnavailable(_AWAY.format(f"状态 {reply.status_code}"))
    return told


def _client() -> httpx.Client:
    import httpx

    return httpx.Client(timeout=_SECONDS, follow_redirects=False)


def _must_be_private(issuer: str) -> str:
    """The address without a closing slash; over https, save on this machine."""
    parts = urlsplit(issuer)
    if parts.scheme == "https" or parts.hostname in ("localhost", "127.0.0.1", "::1"):
        return issuer.rstrip("/")
    raise ConfigurationError(
        "TALENT_OIDC_ISSUER 应以 https:// 开头：登录的凭证不能明文传送。请改用 https 地址。"
    )
