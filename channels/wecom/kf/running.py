"""Runs errands: a word at an event by its code, a brief to who serves."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from channels.tencent.errors import ApiError
from channels.wecom.kf.briefs import DAYS
from channels.wecom.kf.desk import Desk
from channels.wecom.kf.errands import Errand
from channels.wecom.kf.sending import message, number_of, sent_before
from channels.wecom.kf.summary import summary
from channels.wecom.kf.wording import listed, words

_EVENT, _APP = "/cgi-bin/kf/send_msg_on_event", "/cgi-bin/message/send"
_PATIENCE = timedelta(seconds=60)  # longer than a call with its retries
_CARD = 500  # bytes
_log = logging.getLogger(__name__)


class Running:
    """Any worker may; each errand is one's at a time."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def all(self) -> None:
        """Run what is due."""
        for errand in self._desk.errands.due(self._desk.accounts):
            if self._desk.errands.take(errand, _PATIENCE):
                self._run(errand)

    def _run(self, errand: Errand) -> None:
        desk = self._desk
        try:
            if errand.kind == "brief":
                self._tell(errand)
            else:
                desk.client(errand.account).post(_EVENT, self._word(errand))
        except ApiError as error:
            if sent_before(error, bool(errand.failures)):
                desk.errands.done(errand)
            elif error.action in ("retry", "refresh"):
                desk.errands.later(errand, str(error))
            else:
                _log.warning("wecom kf %s: %s: %s", errand.account, errand.kind, error)
                desk.errands.failed(errand, str(error))
            return
        desk.errands.done(errand)

    def _word(self, errand: Errand) -> dict[str, Any]:
        items = []
        if errand.kind == "welcome":
            items = [{"label": name, "id": f"w{n}"} for n, name in enumerate(listed("welcome"), 1)]
        return {"code": errand.code, "msgid": number_of(self._desk, "e", errand.id)} | message(
            errand.text, items
        )

    def _tell(self, errand: Errand) -> None:
        found = self._desk.client(errand.account).post(_APP, self._card(errand))
        if refused := found.get("invaliduser"):
            raise ApiError(None, "report", f"接待人员 {refused} 收不到应用消息：请检查应用的可见范围。")

    def _card(self, errand: Errand) -> dict[str, Any]:
        desk, account = self._desk, self._desk.accounts[errand.account]
        brief = summary(desk, errand.account, errand.person)
        facts = "、".join(f"{label} {value}" for label, value in brief["facts"])
        none = words("nothing_told")
        text = words(
            "brief_text", title=brief["title"], region=brief["region"] or none, facts=facts or none, days=DAYS
        )
        title, base = words("brief_title", title=brief["title"][:30]), desk.base(errand.account)
        about = {"touser": errand.code, "agentid": account.agent_id, "enable_duplicate_check": 1}
        if not base:
            return about | {"msgtype": "text", "text": {"content": f"{title}\n{text}"}}
        page = f"{base}/wecom/kf/briefs/{desk.briefs.keep(errand.account, errand.person, errand.key, brief)}"
        card = {"title": title, "description": _cut(text), "url": page, "btntxt": words("brief_button")}
        return about | {"msgtype": "textcard", "textcard": card}


def _cut(text: str) -> str:
    return text.encode("utf-8", "replace")[:_CARD].decode("utf-8", "ignore")
