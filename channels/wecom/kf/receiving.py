"""Takes in what was fetched, message by message, in the platform's order; twice is as good as once."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from assistant.privacy import mask
from channels.tencent.attachments import Attachment
from channels.tencent.choices import chosen
from channels.tencent.errors import ApiError
from channels.tencent.wording import is_nudge
from channels.tencent.wording import listed as common
from channels.wecom.kf.desk import Desk
from channels.wecom.kf.incoming import Incoming
from channels.wecom.kf.sending import part_of
from channels.wecom.kf.sessions import Session, State
from channels.wecom.kf.summary import brief_errand
from channels.wecom.kf.wording import listed, words

_TITLE = 20
_ANSWERABLE = timedelta(hours=48)
_CODE_LIFE = timedelta(seconds=20)  # of a welcome and of a farewell
_REFUSED_BY_PERSON = 10
_ENDED = 3

_log = logging.getLogger(__name__)


class Receiving:
    """Puts messages into the inbox, and follows what events say."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def take(self, account: str, came: Incoming, since: datetime, base: str) -> bool:
        """Whether the person has something to be answered now."""
        at = datetime.fromtimestamp(came.at, self._desk.now().tzinfo)
        if came.kind in ("text", "image", "voice", "unsupported"):
            old = at < max(since, self._desk.now() - _ANSWERABLE)
            return not old and self._message(account, came, at, base)
        if came.kind == "enter":
            self._entered(account, came, at)
        elif came.kind == "session":
            self._changed(account, came, at)
        elif came.kind == "servicer":  # a human has written: whoever that is, serves
            self._desk.sessions.put(account, came.person, State.HUMAN, came.servicer, at)
        elif came.kind == "recalled":
            self._desk.inbox.withdraw(account, came.of)
        elif came.kind == "undelivered":
            self._undelivered(account, came)
        return False

    def _message(self, account: str, came: Incoming, at: datetime, base: str) -> bool:
        desk, who = self._desk, (account, came.person)
        session = self._session(account, came.person, at)
        desk.people.acted(*who, "message", at)
        if session.silent:
            desk.inbox.take(account, came.key, came.person, "", "", base, "done")
            return False
        state = "nudge" if self._nudges(account, came) else "new"
        text = self._asked(account, came)
        title = mask(text)[:_TITLE] or str(common("kinds").get(came.kind, ""))
        if came.media:
            desk.attachments.keep(Attachment(account, came.key, came.person, came.kind, came.media, ""))
        message = desk.inbox.take(account, came.key, came.person, text, title, base, state)
        if message.state != "done" and came.kind == "unsupported":
            table = common("unsupported")
            desk.outbox.put(message.id, [str(table.get(came.text) or table["other"])])
            return True
        return message.state != "done"

    def _session(self, account: str, person: str, at: datetime) -> Session:
        """Who serves; where a human does, the platform is asked now and then whether that is still so."""
        sessions, known = self._desk.sessions, self._desk.sessions.get(account, person)
        age = (self._desk.now() - known.looked_at).total_seconds()
        if known.state in (State.QUEUE, State.HUMAN) and age > self._desk.timing.look:
            try:
                known = self._desk.look(account, person)
            except ApiError as error:
                _log.warning("wecom kf %s: %s", account, error)
        if known.state is State.OVER and sessions.put(account, person, State.NEW, at=at):
            known = sessions.get(account, person)
        return known

    def _nudges(self, account: str, came: Incoming) -> bool:
        if came.kind != "text" or came.choice or not is_nudge(came.text):
            return False
        mine = (account, came.person)
        return bool(self._desk.outbox.waiting(*mine)) and not chosen(
            came.text, "", self._desk.people.get(*mine).choices
        )

    def _asked(self, account: str, came: Incoming) -> str:
        """The question of a message: its words, or the choice that was clicked or named."""
        if came.choice.startswith("w") and came.text in listed("welcome"):
            return str(listed("welcome")[came.text])
        choice = chosen(came.text, "", self._desk.people.get(account, came.person).choices)
        if choice is None or came.kind != "text":
            return came.text
        if place := choice.get("region"):
            self._desk.people.place(account, came.person, place)
        return str(choice["send"])

    def _entered(self, account: str, came: Incoming, at: datetime) -> None:
        settings = self._desk.accounts[account]
        if place := settings.place_of(came.scene, came.param):
            self._desk.people.place(account, came.person, place)
        if came.code:
            text = settings.greeting or words("greeting")
            until = at + _CODE_LIFE
            self._desk.errands.put(account, came.key, came.person, "welcome", came.code, text, until)

    def _changed(self, account: str, came: Incoming, at: datetime) -> None:
        """A human took the session over, gave it to another, or ended it."""
        ended = came.number == _ENDED
        state = State.OVER if ended else State.HUMAN
        self._desk.sessions.put(account, came.person, state, came.servicer, at)
        if ended and came.code:
            until = at + _CODE_LIFE
            self._desk.errands.put(account, came.key, came.person, "end", came.code, words("end"), until)
        if not ended:
            self._desk.outbox.drop(account, came.person, "人工已接手")
            brief_errand(self._desk, account, came.person, came.servicer, came.key)

    def _undelivered(self, account: str, came: Incoming) -> None:
        part = part_of(self._desk, came.of)
        if part is None:
            return
        lost = came.number == _REFUSED_BY_PERSON
        who = self._desk.outbox.again(account, part, f"企业微信未能送达（fail_type {came.number}）", lost)
        if who:
            _log.warning("wecom kf %s: not delivered, fail_type %d", account, came.number)
            self._desk.people.shut(account, came.person)
