"""book_service: hold a time, then make it final (预约，先保留后确认)."""

from __future__ import annotations

from pydantic import BaseModel, Field

from tools.errors import BadArguments, PhoneNeeded
from tools.services.access import asker_of, counted_for_code
from tools.services.booked import Booked, booked
from tools.services.ports import Bookings, Tries, Wanted
from tools.types import Caller, MissingFacts, Outcome, Question

_ASK_PHONE = "请告诉我您的手机号，或带区号的固定电话。"
_PHONE_ONLY = "只用于这次预约，不记在对话里；不想留可以说“算了”"


class BookArguments(BaseModel):
    """First a slot, which is held; then the hold's code with `confirm`."""

    slot: str | None = Field(None, max_length=200, description="要保留的时间的编号，取自 list_slots")
    booking: str | None = Field(None, max_length=40, description="确认时填：保留时得到的预约号")
    confirm: bool = Field(False, description="用户明确同意后才填 true，同时填 booking")
    key: str | None = Field(None, max_length=100, description="请求编号：同一编号重复提交只约一次")
    name: str | None = Field(None, max_length=40, repr=False, description="称呼，可不填")
    phone: str | None = Field(None, max_length=30, repr=False, description="联系电话；多数业务可不填")


class BookService:
    """Two steps: nothing is final before the person has said yes."""

    name = "book_service"
    title = "预约办理"
    description = (
        "预约网点的服务，分两步：先用 slot 保留时间（返回“待确认”，保留10分钟），把内容念给用户；"
        "用户同意后再用 booking 加 confirm=true 确认，才算约成。"
    )
    arguments: type[BaseModel] = BookArguments
    value: type[BaseModel] = Booked

    def __init__(self, bookings: Bookings, tries: Tries) -> None:
        self._bookings, self._tries = bookings, tries

    def __call__(self, arguments: BookArguments, caller: Caller) -> Outcome:
        """A booking that waits for its confirmation, or the confirmed one."""
        if arguments.confirm:
            return self._confirmed(arguments.booking, caller)
        if not arguments.slot:
            raise BadArguments("请先查看可预约时间，再说明要约哪一个时间。")
        wanted = Wanted(arguments.slot, arguments.key, arguments.name, arguments.phone)
        try:
            return booked(self._bookings.hold(wanted, asker_of(caller), caller.now), caller)
        except PhoneNeeded as error:
            return MissingFacts((Question("phone", "联系电话", f"{error}{_ASK_PHONE}", why=_PHONE_ONLY),))

    def _confirmed(self, code: str | None, caller: Caller) -> Outcome:
        if not code:
            raise BadArguments("还没有保留时间，不能直接确认。请先选一个时间，核对后再确认。")
        confirm = self._bookings.confirm
        booking = counted_for_code(self._tries, caller, lambda: confirm(code, asker_of(caller), caller.now))
        return booked(booking, caller)
