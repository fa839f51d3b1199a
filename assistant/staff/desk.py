"""Accounts and sign-ins: who may come in, for how long, and what is written down of it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from hashlib import sha256
from typing import Any, NoReturn
from uuid import uuid4

from assistant.privacy import mask
from assistant.staff.acts import acts_called
from assistant.staff.errors import KeptElsewhere, NoSuchAccount, NoSuchRole, PasswordTooWeak, SignInRefused
from assistant.staff.passwords import hashed, is_right, must_be_strong
from assistant.staff.ports import Accounts, AuditLog, Sessions
from assistant.staff.roles import roles
from assistant.staff.types import Account, Entry, Person, Session, Staff

IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=12)
"""How long a session lasts unused, and at the longest: one shift."""
_TRIES = 5  # wrong passwords before the first lock
_LOCKS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
_REFUSED = "用户名或密码不对，或者账号暂时不能登录。请核对后再试；多次不成功时请找管理员。"
SYSTEM = Staff("-", "系统", "系统", frozenset())
"""Who did what nobody is signed in for, such as a sign-in that was refused."""


class StaffDesk:
    """The staff side's accounts, sessions and audit log."""

    def __init__(
        self, accounts: Accounts, sessions: Sessions, log: AuditLog, now: Callable[[], datetime]
    ) -> None:
        self._accounts, self._sessions, self._log, self._now = accounts, sessions, log, now

    # --- signing in

    def sign_in(self, name: str, password: str) -> tuple[str, Session]:
        """A new session and the token that the browser holds; SignInRefused says nothing of the reason."""
        account, now = self._accounts.named(name.strip()), self._now()
        right = is_right(password, account.secret if account else "")
        locked = account is not None and account.locked_until is not None and now < account.locked_until
        if account is None or not right or locked or account.disabled:
            self._refuse(account, name, locked)
        if account.failures:
            self._accounts.save(replace(account, failures=0, locked_until=None))
        self.record(account.staff, "staff.sign_in", account.name)
        return self.begin(account)

    def begin(self, account: Account) -> tuple[str, Session]:
        """A session for an account whose person was recognised, here or by another provider."""
        token, now = secrets.token_urlsafe(32), self._now()
        self._sessions.tidy(now - LONGEST)
        session = Session(
            _key(token), account.staff, secrets.token_urlsafe(24), now, now, account.must_change
        )
        self._sessions.begin(session)
        return token, session

    def who(self, token: str) -> Session | None:
        """The session of a token; None if it ended, was idle too long, or its account was disabled."""
        session, now = self._sessions.get(_key(token)) if token else None, self._now()
        if session is None:
            return None
        if now - session.seen_at > IDLE or now - session.begun_at > LONGEST:
            self._sessions.end(session.key)
            return None
        if now - session.seen_at > timedelta(minutes=1):
            self._sessions.seen(session.key, now)
        return session

    def sign_out(self, session: Session) -> None:
        """End the session."""
        self._sessions.end(session.key)
        self.record(session.staff, "staff.sign_out", session.staff.name)

    def change_password(self, session: Session, old: str, new: str) -> None:
        """Set one's own password; every other session of the person ends."""
        account = self._account(session.staff.name)
        _must_be_local(account)
        if not is_right(old, account.secret):
            if self._count(account):  # whoever found a screen unlocked does not guess on
                self._sessions.end_all(account.id)
            raise SignInRefused("原密码不对，密码没有改动。请重新输入；连错几次会退出登录。")
        if new == old:
            raise PasswordTooWeak("新密码与原密码相同，没有改动。请换一个。")
        must_be_strong(new, account.name)
        self._accounts.save(replace(account, secret=hashed(new), must_change=False, failures=0))
        self._sessions.end_all(account.id, but=session.key)
        self.record(session.staff, "staff.change_password", account.name)

    # --- accounts

    def add(self, by: Staff, name: str, shown: str, held: Iterable[str], password: str) -> Account:
        """A new account; its password must be changed at the first sign-in."""
        must_be_strong(password, name)
        account = Account(
            uuid4().hex,
            name.strip(),
            shown.strip() or name.strip(),
            _known(held),
            hashed(password),
            self._now(),
        )
        self._accounts.add(account)
        self.record(by, "staff.add", account.name, {"roles": sorted(account.roles)})
        return account

    def change(
        self, by: Staff, name: str, *, held: Iterable[str] | None = None, disabled: bool | None = None
    ) -> Account:
        """Set the roles, or shut or open the account; a shut one is signed out everywhere."""
        account = self._account(name)
        if held is not None:
            _must_be_local(account)
            account = replace(account, roles=_known(held))
        if disabled is not None:
            account = replace(account, disabled=disabled, failures=0, locked_until=None)
        self._accounts.save(account)
        if account.disabled:
            self._sessions.end_all(account.id)
        self.record(
            by, "staff.change", account.name, {"roles": sorted(account.roles), "disabled": account.disabled}
        )
        return account

    def reset(self, by: Staff, name: str, password: str) -> None:
        """A new first password; ends all sessions and a lock."""
        account = self._account(name)
        _must_be_local(account)
        must_be_strong(password, account.name)
        fresh = replace(account, secret=hashed(password), must_change=True, failures=0, locked_until=None)
        self._accounts.save(fresh)
        self._sessions.end_all(account.id)
        self.record(by, "staff.reset", account.name)

    def accounts(self) -> Sequence[Account]:
        """Every account."""
        return self._accounts.all()

    def from_elsewhere(self, person: Person) -> Account:
        """The account of a person whom another provider (OIDC) recognised, with the roles it tells.

        Known by what never changes there: who gets a name that was somebody's does not get the account.
        """
        own = sha256(person.subject.encode()).hexdigest()[:32]
        account = self._accounts.get(own)
        if account is None:
            account = Account(
                own, person.name, person.shown, person.roles, "", self._now(), must_change=False
            )
            self._accounts.add(account)
        elif account.disabled:
            self.record(SYSTEM, "staff.sign_in_refused", account.name)
            raise SignInRefused(_REFUSED)
        if (account.shown, account.roles) != (person.shown, person.roles):
            account = replace(account, shown=person.shown, roles=_known(person.roles))
            self._accounts.save(account)
        self.record(
            account.staff, "staff.sign_in", account.name, {"by": "oidc", "roles": sorted(person.roles)}
        )
        return account

    # --- the log

    def record(self, who: Staff, act: str, what: str, detail: Mapping[str, Any] | None = None) -> None:
        """Write down who did what; personal numbers are masked."""
        told = json.dumps(detail or {}, ensure_ascii=False, sort_keys=True)
        self._log.add(self._now(), f"{who.shown}（{who.name}）", act, mask(what)[:300], mask(told)[:4000])

    def audited(
        self,
        *,
        who: str = "",
        text: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
        before: int | None = None,
        limit: int = 50,
    ) -> Sequence[Entry]:
        """Lines of the log, the newest first."""
        acts = acts_called(text)
        return self._log.read(
            who=who, text=text, acts=acts, since=since, until=until, before=before, limit=limit
        )

    def zone(self) -> tzinfo | None:
        """The time zone in which the day is told."""
        return self._now().tzinfo

    def broken(self) -> int | None:
        """The number of the first line of the log that was tampered with."""
        return self._log.broken()

    def _refuse(self, account: Account | None, name: str, locked: bool) -> NoReturn:
        if account is not None and not locked and not account.disabled:
            self._count(account)
        self.record(SYSTEM, "staff.sign_in_refused", name[:60])
        raise SignInRefused(_REFUSED)

    def _count(self, account: Account) -> bool:
        """Count a wrong password; whether the account is locked now."""
        over = self._accounts.failed(account) - _TRIES
        if over >= 0:
            wait = _LOCKS[min(over, len(_LOCKS) - 1)]
            self._accounts.save(replace(account, failures=over + _TRIES, locked_until=self._now() + wait))
        return over >= 0

    def _account(self, name: str) -> Account:
        if (account := self._accounts.named(name)) is None:
            raise NoSuchAccount(f"没有名为“{name}”的账号。现有账号见 talent staff list。")
        return account


def _key(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _must_be_local(account: Account) -> None:
    if not account.secret:
        raise KeptElsewhere(f"“{account.name}”的密码和角色由统一认证管理，没有改动。请到统一认证里改。")


def _known(held: Iterable[str]) -> frozenset[str]:
    wanted = frozenset(held)
    unknown = "、".join(sorted(wanted - set(roles())))
    if unknown or not wanted:
        names = "、".join(f"{key}（{role.name}）" for key, role in roles().items())
        raise NoSuchRole(
            f"没有角色“{unknown}”。可用的角色：{names}。" if unknown else f"请指定角色：{names}。"
        )
    return wanted
