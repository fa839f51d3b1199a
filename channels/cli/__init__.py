"""The command `talent`."""

from channels.cli.commands import main

__all__ = ["main"]
