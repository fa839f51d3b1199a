"""A real OpenID Connect provider, written by others, in a process of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any


@contextmanager
def identity_provider(people: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Its issuer; its page has a button for each of the people (`sub` and what is told of them)."""
    told = [word for one in people for word in ("--user-claims", json.dumps(one, ensure_ascii=False))]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", "0", *told]
    env = {**os.environ, "NO_COLOR": "1"}
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield _address(process)
        finally:
            process.kill()


def _address(process: subprocess.Popen[str]) -> str:
    """What it says that it listens on."""
    assert process.stderr
    for line in process.stderr:
        if found := re.search(r"running on (http://[\w.]+:\d+)", line):
            return found[1]
    raise RuntimeError("The provider did not start.")
