"""Accounts and sessions: who comes in, who is kept out, for how long."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assistant.adapters.staff_accounts import SqlAccounts, SqlSessions
from assistant.adapters.staff_audit import SqlAuditLog
from assistant.staff.acts import act_name, told
from assistant.staff.desk import IDLE, LONGEST, SYSTEM, StaffDesk
from assistant.staff.errors import KeptElsewhere, NameTaken, NoSuchRole, PasswordTooWeak, SignInRefused
from assistant.staff.roles import able, permissions, roles
from assistant.staff.types import Person
from knowledge.storage.database import make_engine

FIRST, OWN = "chu-shi-2026", "zi-ji-de-77"


class Days:
    """A clock that is put forward by hand."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))

    def now(self) -> datetime:
        return self.at

    def on(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
def desk(database_url: str, days: Days) -> Iterator[StaffDesk]:
    engine = make_engine(database_url)
    yield StaffDesk(SqlAccounts(engine), SqlSessions(engine), SqlAuditLog(engine), days.now)
    engine.dispose()


@pytest.fixture
def zhao(desk: StaffDesk) -> StaffDesk:
    desk.add(SYSTEM, "zhao", "赵话务", ["operator"], FIRST)
    return desk


def test_a_person_signs_in_and_is_known_until_signing_out(zhao: StaffDesk) -> None:
    token, session = zhao.sign_in("Zhao", FIRST)
    known = zhao.who(token)
    assert known and known.staff.shown == "赵话务" and known.staff.may("desk.use")
    assert not known.staff.may("corpus.edit")
    zhao.sign_out(session)
    assert zhao.who(token) is None and zhao.who("") is None and zhao.who("anything") is None


def test_a_session_ends_when_idle_and_at_the_end_of_the_shift(zhao: StaffDesk, days: Days) -> None:
    token, _ = zhao.sign_in("zhao", FIRST)
    for _ in range(60):
        days.on(seconds=IDLE.total_seconds() * 0.6)
        if zhao.who(token) is None:
            break
    assert timedelta() < days.at - Days().at - LONGEST < IDLE
    token, _ = zhao.sign_in("zhao", FIRST)
    days.on(seconds=IDLE.total_seconds() + 1)
    assert zhao.who(token) is None


def test_wrong_passwords_lock_for_longer_and_longer_and_all_refusals_read_alike(
    zhao: StaffDesk, days: Days
) -> None:
    def refused(name: str, password: str) -> str:
        with pytest.raises(SignInRefused) as told:
            zhao.sign_in(name, password)
        return str(told.value)

    told = {refused("zhao", "wrong") for _ in range(5)}
    told.add(refused("zhao", FIRST))  # the right one, while it is locked
    days.on(seconds=61)
    told |= {refused("zhao", "wrong"), refused("nobody", FIRST)}
    days.on(seconds=61)
    told.add(refused("zhao", FIRST))  # the second lock is longer
    assert len(told) == 1
    days.on(minutes=5)
    assert zhao.sign_in("zhao", FIRST)
    for _ in range(4):  # counted anew
        refused("zhao", "wrong")
    assert zhao.sign_in("zhao", FIRST)


def test_the_first_password_must_be_changed_and_other_sessions_end(zhao: StaffDesk) -> None:
    other, _ = zhao.sign_in("zhao", FIRST)
    token, session = zhao.sign_in("zhao", FIRST)
    assert session.must_change
    with pytest.raises(SignInRefused, match="原密码不对"):
        zhao.change_password(session, "wrong", OWN)
    with pytest.raises(PasswordTooWeak):
        zhao.change_password(session, FIRST, FIRST)
    zhao.change_password(session, FIRST, OWN)
    known = zhao.who(token)
    assert known and not known.must_change and zhao.who(other) is None
    assert not zhao.sign_in("zhao", OWN)[1].must_change


def test_who_finds_a_screen_unlocked_does_not_guess_on(zhao: StaffDesk) -> None:
    token, session = zhao.sign_in("zhao", FIRST)
    for _ in range(5):
        assert zhao.who(token)
        with pytest.raises(SignInRefused):
            zhao.change_password(session, "wrong", OWN)
    assert zhao.who(token) is None
    with pytest.raises(SignInRefused):
        zhao.sign_in("zhao", FIRST)


def test_a_shut_account_is_out_at_once_and_new_roles_hold_at_once(zhao: StaffDesk) -> None:
    token, _ = zhao.sign_in("zhao", FIRST)
    zhao.change(SYSTEM, "zhao", held=["editor"])
    known = zhao.who(token)
    assert known and known.staff.may("corpus.edit") and not known.staff.may("desk.use")
    zhao.change(SYSTEM, "zhao", disabled=True)
    assert zhao.who(token) is None
    with pytest.raises(SignInRefused):
        zhao.sign_in("zhao", FIRST)


def test_a_reset_ends_a_lock_and_asks_for_a_new_password(zhao: StaffDesk) -> None:
    for _ in range(6):
        with pytest.raises(SignInRefused):
            zhao.sign_in("zhao", "wrong")
    zhao.reset(SYSTEM, "zhao", "lin-shi-2027")
    assert zhao.sign_in("zhao", "lin-shi-2027")[1].must_change


@pytest.mark.parametrize(
    "password", ["short1", "aaaaaaaa1", "onlyletters", "zhao-2026-11", "Password2026", "12345678"]
)
def test_a_weak_password_is_refused(desk: StaffDesk, password: str) -> None:
    with pytest.raises(PasswordTooWeak):
        desk.add(SYSTEM, "zhao", "", ["operator"], password)


def test_names_are_unique_whatever_their_case_and_roles_must_exist(zhao: StaffDesk) -> None:
    with pytest.raises(NameTaken):
        zhao.add(SYSTEM, "ZHAO", "", ["operator"], FIRST)
    with pytest.raises(NoSuchRole, match="话务员"):
        zhao.add(SYSTEM, "qian", "", ["boss"], FIRST)
    assert [one.name for one in zhao.accounts()] == ["zhao"]


def elsewhere(subject: str, name: str, *held: str) -> Person:
    return Person(f"https://id.example {subject}", name, name.upper(), frozenset(held))


def test_a_person_from_elsewhere_keeps_the_account_whatever_the_name_and_has_the_roles_told_last(
    zhao: StaffDesk,
) -> None:
    account = zhao.from_elsewhere(elsewhere("7", "sun", "editor"))
    again = zhao.from_elsewhere(elsewhere("7", "sun-new", "reviewer"))
    assert (again.id, again.name, again.roles) == (account.id, "sun", {"reviewer"})
    assert zhao.who(zhao.begin(again)[0])
    with pytest.raises(SignInRefused):
        zhao.sign_in("sun", "")
    zhao.change(SYSTEM, "sun", disabled=True)
    with pytest.raises(SignInRefused):
        zhao.from_elsewhere(elsewhere("7", "sun", "editor"))


def test_an_account_is_not_taken_over_by_a_name_from_elsewhere(zhao: StaffDesk) -> None:
    zhao.from_elsewhere(elsewhere("7", "sun", "editor"))
    for name in ("Zhao", "sun"):
        with pytest.raises(NameTaken):
            zhao.from_elsewhere(elsewhere("8", name, "admin"))


def test_what_the_other_provider_keeps_is_not_changed_here(zhao: StaffDesk) -> None:
    zhao.from_elsewhere(elsewhere("7", "sun", "editor"))
    with pytest.raises(KeptElsewhere):
        zhao.reset(SYSTEM, "sun", FIRST)
    with pytest.raises(KeptElsewhere):
        zhao.change(SYSTEM, "sun", held=["admin"])


def test_the_log_has_every_act_masks_numbers_and_shows_tampering(zhao: StaffDesk, database_url: str) -> None:
    zhao.sign_in("zhao", FIRST)
    zhao.record(SYSTEM, "desk.accept", "来电 13812345678", {"said": "身份证 110101199003074610"})
    lines = zhao.audited()
    assert [one.act for one in lines] == ["desk.accept", "staff.sign_in", "staff.add"]
    assert "13812345678" not in str(lines) and "110101199003074610" not in str(lines)
    assert [one.number for one in zhao.audited(before=3, limit=1)] == [2]
    assert [one.act for one in zhao.audited(text="desk.")] == ["desk.accept"]
    assert zhao.broken() is None
    engine = make_engine(database_url)
    with engine.begin() as c:
        c.exec_driver_sql("UPDATE staff_audit SET who = 'x' WHERE number = 2")
    engine.dispose()
    assert zhao.broken() == 2


def test_a_line_that_is_taken_out_shows(zhao: StaffDesk, database_url: str) -> None:
    for n in range(3):
        zhao.record(SYSTEM, "x.y", str(n))
    engine = make_engine(database_url)
    with engine.begin() as c:
        c.exec_driver_sql("DELETE FROM staff_audit WHERE number = 2")
    engine.dispose()
    assert zhao.broken() == 2


def test_every_permission_has_a_role_and_every_role_a_name() -> None:
    assert all(role.name and role.may for role in roles().values())
    assert permissions(["nobody"]) == frozenset()
    assert able("staff.manage") == "管理员"


def test_acts_are_told_and_found_in_words(zhao: StaffDesk) -> None:
    zhao.record(SYSTEM, "corpus.publish", "版本 7", {"note": "年度更新", "despite": None})
    zhao.record(SYSTEM, "new.act", "x", {"roles": ["editor"], "disabled": False, "odd": 1})
    assert [one.act for one in zhao.audited(text="语料")] == ["corpus.publish"]
    assert [(act_name(one.act), told(one.detail)) for one in zhao.audited(limit=2)] == [
        ("new.act", "停用：否；odd：1；角色：编辑"),
        ("语料：发布", "说明：年度更新"),
    ]


def test_a_password_is_costly_to_guess() -> None:
    script = "from assistant.staff.passwords import hashed; print(hashed('zi-ji-de-77'))"
    kept = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
