"""Rasa: the action server in an environment of its own, and the REST channel both ways."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
import yaml

from assistant.bootstrap import Installation
from assistant.toolbox import ToolCall
from channels.app import create_app
from channels.rasa.client import RasaMessage, RasaServer
from channels.rasa.errors import RasaUnavailable
from tests.installations import CORPUS, installation, published
from tests.journeys.servers import served

FIXTURES = Path(__file__).with_name("rasa")
HOME = Path(__file__).parents[2]
QUESTION = "上海引进人才落户要什么材料"


@pytest.fixture(scope="session")
def rasa_python() -> Path:
    """The interpreter of an environment with rasa-sdk; made here where `make` has not made it."""
    folder = Path(os.environ.get("TALENT_TEST_RASA", HOME / ".venv" / "rasa"))
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        uv = [sys.executable, "-m", "uv"]
        subprocess.run([*uv, "venv", "-q", "--clear", "--python", sys.executable, str(folder)], check=True)
        lock = ["-c", str(HOME / "requirements-rasa.lock")]
        subprocess.run(
            [*uv, "pip", "install", "-q", "--python", str(python), *lock, "-e", f"{HOME}[rasa]"], check=True
        )
        (folder / "ready").touch()
    return python


@pytest.fixture(scope="module")
def actions(rasa_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The action server, as Rasa finds it."""
    data = tmp_path_factory.mktemp("rasa") / "data"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TALENT_")}
    environment = clean | {"TALENT_DATA_DIR": str(data)}
    program = [str(rasa_python), "-m", "assistant"]
    subprocess.run(
        [*program, "ingest", str(CORPUS), "--publish"], env=environment, check=True, capture_output=True
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([*program, "rasa-actions", "--port", str(port)], env=environment)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        _await(client, server)
        yield client
    server.terminate()
    server.wait(10)


def _await(client: httpx.Client, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert server.poll() is None, "the action server ended by itself"
        try:
            client.get("/health")
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the action server did not start within 30 seconds")


def call(text: str = "", action: str = "action_ask_policies", **tracker: Any) -> dict[str, Any]:
    """A call as Rasa makes it."""
    found: dict[str, Any] = json.loads((FIXTURES / "call.json").read_text("utf-8"))
    found["next_action"] = found["domain"]["actions"][0] = action
    message = found["tracker"]["latest_message"] | {"text": text, "metadata": tracker.pop("metadata", {})}
    found["tracker"] |= {"latest_message": message, **tracker}
    return found


def test_the_exchanges_that_rasa_makes(actions: httpx.Client) -> None:
    for exchange in yaml.safe_load((FIXTURES / "exchanges.yaml").read_text("utf-8")):
        body = call(**exchange["call"]) if "call" in exchange else exchange.get("body")
        for name in exchange.get("without", ()):
            del body[name]
        reply = actions.request(exchange["method"], exchange["path"], content=json.dumps(body))
        assert reply.status_code == exchange["status"], exchange["name"]
        for key, value in exchange.get("reply", {}).items():
            assert value in reply.json()[key], exchange["name"]


def test_every_tool_is_an_action(actions: httpx.Client, tmp_path: Path) -> None:
    place = installation(tmp_path)
    tools = {f"action_{tool.name}" for tool in place.tools.tools()}
    place.close()
    assert {one["name"] for one in actions.get("/actions").json()} == tools | {"action_ask_policies"}


def test_a_question_is_answered_with_its_clauses(actions: httpx.Client) -> None:
    reply = actions.post(
        "/webhook", json=call(QUESTION, metadata={"region": "上海市", "as_of": "2025-01-01"})
    ).json()
    first = reply["responses"][0]
    assert "〔1〕" in first["text"]
    assert {one["document_id"] for one in first["custom"]["citations"]} == {"test-sh-settling-2024"}
    assert {"event": "slot", "timestamp": None, "name": "talent_status", "value": "answered"} in reply[
        "events"
    ]


def test_a_follow_up_goes_on_in_the_senders_conversation(actions: httpx.Client) -> None:
    asked = [
        call(text, sender_id="又一位", metadata={"as_of": "2025-01-01"})
        for text in (QUESTION, "那2019年的呢")
    ]
    last = [actions.post("/webhook", json=one).json() for one in asked][1]["responses"][0]
    assert last["custom"]["citations"][0]["document_id"] == "test-sh-settling-2019"


def test_a_tool_takes_slots_entities_and_metadata_and_asks_for_what_is_missing(
    actions: httpx.Client, place: Installation
) -> None:
    slots = {"scheme": "上海市居住证积分", "年龄": 32}
    asked = call(action="action_calculate_points", slots=slots, metadata={"as_of": "2026-03-01"})
    asked["tracker"]["latest_message"]["entities"] = [{"entity": "学历", "value": "本科"}]
    reply = actions.post("/webhook", json=asked).json()
    told = {event["name"]: event["value"] for event in reply["events"]}
    facts = {"scheme": "上海市居住证积分", "facts": {"年龄": 32, "学历": "本科"}}
    direct = place.tools.run("calculate_points", facts, ToolCall(as_of=date(2026, 3, 1)))
    assert told == {"talent_result": direct["value"], "talent_missing": direct["missing"][0]["label"]}
    assert reply["responses"][0]["text"] == direct["missing"][0]["question"]


def test_a_compressed_call_is_read(actions: httpx.Client) -> None:
    body = zlib.compress(json.dumps(call(QUESTION)).encode())
    reply = actions.post("/webhook", content=body, headers={"content-encoding": "deflate"})
    assert reply.status_code == 200 and reply.json()["responses"]


def test_what_a_tool_cannot_do_is_said(actions: httpx.Client) -> None:
    reply = actions.post(
        "/webhook", json=call(action="action_calculate_points", slots={"scheme": "没有的方案"})
    )
    assert reply.status_code == 200 and "没有的方案" in reply.json()["responses"][0]["text"]


def test_without_rasas_library_the_command_says_how_to_get_it(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "assistant", "rasa-actions"], capture_output=True, text=True, check=False,
        env={**os.environ, "TALENT_DATA_DIR": str(tmp_path)},
    )  # fmt: skip
    assert run.returncode == 1 and "rasa-sdk" in run.stderr and "Traceback" not in run.stderr


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    place = installation(tmp_path_factory.mktemp("rest"))
    published(place)
    yield place
    place.close()


@pytest.fixture(scope="module")
def address(place: Installation) -> Iterator[str]:
    with served(create_app(place.assistant)) as address:
        yield address


@pytest.fixture
def bot(address: str) -> Iterator[RasaServer]:
    bot = RasaServer(address)
    yield bot
    bot.close()


def test_a_page_made_for_rasa_talks_to_us(bot: RasaServer) -> None:
    first, custom = bot.send("某人", QUESTION, {"region": "上海市", "as_of": "2025-01-01"})
    assert first.text and "〔1〕" in first.text
    assert {one["document_id"] for one in custom.custom["citations"]} == {"test-sh-settling-2024"}
    again = bot.send("某人", "那2019年的呢", {"as_of": "2025-01-01"})
    assert again[1].custom["citations"][0]["document_id"] == "test-sh-settling-2019"


def test_two_senders_are_two_conversations(bot: RasaServer) -> None:
    own = [bot.send(sender, QUESTION)[1].custom["conversation_id"] for sender in ("甲", "乙", "甲")]
    assert own[0] == own[2] != own[1] and "甲" not in own[0]


def test_the_rest_channel_in_detail(address: str) -> None:
    url = f"{address}/webhooks/rest/webhook"
    assert httpx.get(f"{address}/webhooks/rest/").json() == {"status": "ok"}
    lines = httpx.post(
        url, params={"stream": "true"}, json={"sender": "x", "message": QUESTION}
    ).text.splitlines()
    assert [json.loads(line)["recipient_id"] for line in lines] == ["x", "x"]
    choices = httpx.post(url, json={"message": "你好"}).json()[0]["buttons"]
    assert choices and all(set(one) == {"title", "payload"} for one in choices)
    assert httpx.post(url, json={"sender": "x"}).status_code == 422
    assert (
        httpx.post(
            url, json={"sender": "x", "message": "好", "metadata": {"region": "亚特兰蒂斯"}}
        ).status_code
        == 422
    )


@contextmanager
def legacy(status: int, body: bytes) -> Iterator[str]:
    """A Rasa server that says one thing."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_we_talk_to_a_rasa_server_that_is_already_there() -> None:
    said = [
        {"recipient_id": "x", "text": "您好"},
        {"text": "再见", "buttons": [{"title": "好", "payload": "/ok"}]},
    ]
    with legacy(200, json.dumps(said).encode()) as url:
        bot = RasaServer(url, token="t")
        assert bot.send("x", "你好") == [
            RasaMessage("您好"), RasaMessage("再见", buttons=[{"title": "好", "payload": "/ok"}])
        ]  # fmt: skip
        bot.close()


@pytest.mark.parametrize(
    ("status", "body"), [(200, b"<html>"), (404, b"{}"), (200, b'{"a": 1}'), (200, b"[1]")]
)
def test_a_rasa_server_that_answers_oddly_is_an_error_that_says_what_to_do(status: int, body: bytes) -> None:
    with legacy(status, body) as url:
        bot = RasaServer(url)
        with pytest.raises(RasaUnavailable, match="REST"):
            bot.send("x", "你好")
        bot.close()


def test_a_rasa_server_that_is_away_is_an_error() -> None:
    bot = RasaServer("http://127.0.0.1:9", timeout=2)
    with pytest.raises(RasaUnavailable, match="没有应答"):
        bot.send("x", "你好")
    bot.close()
