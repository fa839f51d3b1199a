"""The hand-over to a human (转人工): the session into the pool or to a servicer, and a word to the person."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from channels.tencent.errors import ApiError
from channels.wecom.kf.desk import Desk
from channels.wecom.kf.sessions import Session, State
from channels.wecom.kf.summary import brief_errand
from channels.wecom.kf.wording import words

_TRANS = "/cgi-bin/kf/service_state/trans"
_SERVICERS = "/cgi-bin/kf/servicer/list"
_SERVING = 0  # 接待中
_MOST_TRIES = 6  # some five minutes, in which the person hears nothing
_CODE_LIFE = timedelta(hours=48)
_PATIENCE = timedelta(
    seconds=30
)  # what cannot be sent within it is not waited for: the servicer reads it in the brief

_log = logging.getLogger(__name__)


class HandingOver:
    """Runs under the lease of who writes to the person."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def grant(self, account: str, person: str) -> None:
        """Hand the person over who asked for it, when what was said before has gone out as far as it may."""
        session = self._desk.sessions.get(account, person)
        if not session.wish or session.next_at > self._desk.now():
            return
        waiting = self._desk.outbox.waiting(account, person)
        if waiting and self._desk.people.left(account, person) and waiting[0].next_at < self._soon():
            return  # the next round: it goes out first
        try:
            if not self._somebody(account):
                self._nobody(session)
                return
            code = self._moved(session)
        except ApiError as error:
            self._refused(session, error)
            return
        self._done(session, self._aim(account), code)

    def _somebody(self, account: str) -> bool:
        """Whether anybody serves now: in a pool that nobody looks at a person would wait for two days."""
        settings = self._desk.accounts[account]
        try:
            found = self._desk.client(account).get(_SERVICERS, {"open_kfid": settings.open_kfid})
        except ApiError as error:
            if error.action == "retry":
                raise
            return True  # it may not be told: try
        serving = [one for one in found.get("servicer_list") or () if one.get("status", 0) == _SERVING]
        named = [one for one in serving if one.get("userid") == settings.servicer or "department_id" in one]
        return bool(named if settings.servicer else serving)

    def _soon(self) -> datetime:
        return self._desk.now() + _PATIENCE

    def _aim(self, account: str) -> State:
        return State.HUMAN if self._desk.accounts[account].servicer else State.QUEUE

    def _moved(self, session: Session) -> str:
        settings = self._desk.accounts[session.account]
        body: dict[str, object] = {
            "open_kfid": settings.open_kfid, "external_userid": session.person,
            "service_state": int(self._aim(session.account)),
        }  # fmt: skip
        if settings.servicer:
            body["servicer_userid"] = settings.servicer
        found = self._desk.client(session.account).post(_TRANS, body)
        return str(found.get("msg_code") or "")

    def _done(self, session: Session, state: State, code: str) -> None:
        desk, who = self._desk, (session.account, session.person)
        servicer = desk.accounts[session.account].servicer
        key = f"wish:{session.wish}"
        desk.outbox.drop(*who, "人工已接手")
        if code:
            until = desk.now() + _CODE_LIFE
            text = words("direct" if state is State.HUMAN else "queue")
            desk.errands.put(session.account, key, session.person, "queue", code, text, until)
        if state is State.HUMAN:
            brief_errand(desk, *who, servicer, key)
        desk.sessions.put(*who, state, servicer)

    def _refused(self, session: Session, error: ApiError) -> None:
        """Perhaps it is done already, by a worker that was stopped; else it is tried again, or said."""
        _log.warning("wecom kf %s: hand-over: %s", session.account, error)
        if error.action == "retry":
            self._later(session)
            return
        try:
            now = self._desk.look(session.account, session.person)
        except ApiError:
            self._later(session)
            return
        if now.state not in (State.QUEUE, State.HUMAN):
            self._nobody(session)
        elif now.servicer:
            brief_errand(self._desk, session.account, session.person, now.servicer, f"wish:{session.wish}")

    def _later(self, session: Session) -> None:
        if session.failures < _MOST_TRIES:
            self._desk.sessions.later(session)
        else:
            self._nobody(session)

    def _nobody(self, session: Session) -> None:
        self._desk.sessions.granted(session.account, session.person)
        self._desk.outbox.add(session.wish, words("nobody"))
