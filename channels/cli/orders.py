"""The command about work orders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from channels.cli.options import Json, installation
from channels.cli.output import print_json

if TYPE_CHECKING:
    from assistant.bootstrap import Installation
    from assistant.orders.prefill import Material
    from channels.orders.router import Sources


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(orders)


def orders(
    code: Annotated[str, typer.Argument(help="编号；不写则列出")] = "",
    state: Annotated[str, typer.Option("--state", help="状态，如 dispatched")] = "",
    overdue: Annotated[bool, typer.Option("--overdue", help="只列超期的")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=200, help="最多几张")] = 50,
    json: Json = False,
) -> None:
    """列出工单，或看一张工单的内容和经过。"""
    from assistant.orders.desk import order_json, step_json
    from assistant.orders.types import Wanted

    desk = installation().orders
    if code:
        whole = order_json(desk.get(code)) | {"history": [step_json(step) for step in desk.steps(code)]}
        if json:
            print_json(whole)
            return
        print(f"{whole['code']}  {whole['state_name']}  {whole['subject']}")
        print("\n".join(text for text in (whole["summary"], whole["reply"]) if text))
        for step in whole["history"]:
            print(f"  {step['at']}  {step['name']}  {step['by']}")
        return
    found, number = desk.find(Wanted(state, overdue=desk.today().date() if overdue else None, size=limit))
    rows = [order_json(one) for one in found]
    if json:
        print_json({"orders": rows, "total": number})
        return
    for one in rows:
        print(
            f"{one['code']}  {one['state_name']}  {one['due'] or '——'}  {one['department']}  {one['subject']}"
        )
    print(f"共 {number} 张。")


def sources(place: Installation) -> Sources:
    """Where drafts are made of, and whose replies are believed: those of the receivers of webhooks."""
    from assistant.desk.errors import NoSuchCall
    from assistant.orders.material import of_call, of_conversation
    from assistant.webhooks.signing import is_signed
    from channels.orders.router import Sources

    def call(number: str) -> Material | None:
        try:
            return of_call(place.call_desk.whole(number), place.call_desk.call(number).caller_key)
        except NoSuchCall:
            return None

    def conversation(number: str) -> Material | None:
        turns = place.conversations.turns(number)
        return of_conversation(number, turns) if turns else None

    def signed(headers: Mapping[str, str], body: bytes) -> str:
        now = place.clock.now()
        own = (hook for hook in place.hooks if is_signed(hook.secret.get_secret_value(), headers, body, now))
        return next((hook.name for hook in own), "")

    return Sources(call, conversation, signed)
