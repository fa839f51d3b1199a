"""`python -m assistant` is the command `talent`, found by its entry point: the core imports no channel."""

from importlib.metadata import entry_points

if __name__ == "__main__":
    (command,) = entry_points(group="console_scripts", name="talent")
    command.load()()
