"""`/wechat/{account}/notices`: the page on which people agree to be notified, inside WeChat.

Only WeChat's own script and button can ask (JS-SDK, wx-open-subscribe); what was chosen comes as an event.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from channels.tencent.errors import ApiError
from channels.tencent.tokens import AccessTokens
from channels.tencent.wording import words
from channels.wechat.desk import Desk

_FOLDER = Path(__file__).parent / "static"
POLICY = (
    "default-src 'none'; script-src 'self' https://res.wx.qq.com; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: https://*.qpic.cn https://res.wx.qq.com; "
    "connect-src 'self' https://*.weixin.qq.com; frame-src https://*.weixin.qq.com; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Of this page only: all others load no script but ours."""


def invited(desk: Desk, account: str, person: str, answer: Mapping[str, Any]) -> dict[str, Any]:
    """The answer; behind a subscription, how to have its notices in WeChat."""
    about = [one for one in answer["cards"] if one.get("type") == "subscription"]
    for one in about:
        if one.get("ended"):
            desk.letters.drop(account, person, str(one.get("code", "")))
    made = [one for one in about if not one.get("ended")]
    if not made:
        return dict(answer)
    desk.permits.subscribed(account, person)
    settings = desk.accounts[account]
    template = settings.template_for(str(made[0].get("topic", "")))
    if template is None or desk.permits.agreed(account, person, template.template_id):
        return dict(answer)
    text = words("invited", address=f"{settings.public_url}/wechat/{account}/notices")
    return dict(answer) | {"text": f"{answer['text']}\n\n{text}"}


def page(desk: Desk, account: str, query: str) -> str:
    """The page as HTML, signed for its own address; ApiError when the platform gives no ticket."""
    settings = desk.accounts[account]
    address = f"{settings.public_url}/wechat/{account}/notices{f'?{query}' if query else ''}"
    given = {"noncestr": secrets.token_hex(8), "timestamp": str(int(desk.now().timestamp()))}
    signed = signature(_ticket(desk, account), address, given["noncestr"], given["timestamp"])
    templates = ",".join(one.template_id for one in settings.notices[:3])
    shown = {"app": settings.app_id, "signature": signed, "templates": templates} | given
    text = (_FOLDER / "notices.html").read_text(encoding="utf-8")
    return text.format(**{name: escape(value) for name, value in shown.items()})


def signature(ticket: str, address: str, nonce: str, stamp: str) -> str:
    """What WeChat's script checks: SHA-1 over the four in this order."""
    told = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={stamp}&url={address.split('#')[0]}"
    return hashlib.sha1(told.encode()).hexdigest()


def _ticket(desk: Desk, account: str) -> str:
    """Kept for all workers, as the access_token is."""

    def fetch(_: bool) -> tuple[str, float]:
        found = desk.client(account).get("/cgi-bin/ticket/getticket", {"type": "jsapi"})
        if not found.get("ticket"):
            raise ApiError(None, "retry", "微信接口没有给出 jsapi_ticket。")
        return str(found["ticket"]), float(found.get("expires_in", 7200))

    tokens = AccessTokens(desk.engine, desk.leases, desk.now)
    return tokens.get(f"wechat:{desk.accounts[account].app_id}:jsapi", fetch)
