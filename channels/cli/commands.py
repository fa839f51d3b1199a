"""The commands of `talent`; other packages add theirs by the entry-point group `talent.commands`."""

from __future__ import annotations

import sys
from importlib.metadata import entry_points

import typer

from channels.cli import (
    calls,
    documents,
    exams,
    gaps,
    insight,
    knowledge,
    models,
    orders,
    questions,
    review,
    simulate,
    staff,
    system,
    tools,
    webhooks,
    wechat,
)
from channels.cli.output import fail

app = typer.Typer(
    name="talent",
    help="AI人才服务专员：有出处、分地区、看时效的人才政策问答。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_MODULES = (
    system,
    knowledge,
    documents,
    review,
    questions,
    tools,
    models,
    webhooks,
    calls,
    simulate,
    wechat,
    staff,
    orders,
    gaps,
    exams,
    insight,
)
for module in _MODULES:
    module.register(app)


def main() -> None:
    """Run the command line; failures are one clear sentence and exit status 1."""
    from assistant.errors import AssistantError
    from knowledge.errors import KnowledgeError
    from tools.errors import ToolError

    for point in entry_points(group="talent.commands"):
        app.command(point.name)(point.load())
    try:
        app()
    except (AssistantError, KnowledgeError, ToolError) as error:
        fail(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
