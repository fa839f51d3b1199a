"""The Python client against a real server; it is built and installed as its users do."""

from __future__ import annotations

import importlib
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from assistant.bootstrap import Installation
from channels.app import create_app
from tests.installations import installation, policy, published
from tests.journeys.fake_service import FakeService
from tests.journeys.servers import served

HOME = Path(__file__).parents[2] / "channels" / "client"
QUESTION = "上海引进人才落户要什么材料"
DAY = {"as_of": "2025-01-01"}


@pytest.fixture(scope="module")
def client_package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The package, built as a wheel and unpacked into a folder of its own."""
    folder = tmp_path_factory.mktemp("client")
    source = shutil.copytree(HOME, folder / "source")  # building leaves its own files there
    build = [sys.executable, "-m", "uv", "build", "--wheel", "--no-build-isolation", "-q", "-o", str(folder)]
    subprocess.run([*build, str(source)], check=True, capture_output=True)
    wheel = next(folder.glob("*.whl"))
    sys.path.insert(0, str(wheel))
    yield importlib.import_module("talent_client")
    sys.path.remove(str(wheel))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    place = installation(tmp_path_factory.mktemp("served"))
    published(place)
    yield place
    place.close()


@pytest.fixture(scope="module")
def address(place: Installation) -> Iterator[str]:
    app = create_app(
        place.assistant, tools=place.tools, desk=place.desk, admin_token=lambda: "token-of-the-administration"
    )
    with served(app) as address:
        yield address


@pytest.fixture
def client(client_package: ModuleType, address: str) -> Iterator[Any]:
    given = {"token": "token-of-the-administration", "actor": "张三", "role": "admin"}
    with client_package.TalentClient(address, **given) as client:
        yield client


def test_it_asks_goes_on_and_gives_its_opinion(client: Any) -> None:
    first = client.ask(QUESTION, **DAY)
    second = client.ask("那2019年的呢", conversation_id=first["conversation_id"], **DAY)
    assert second["answer"]["citations"][0]["document_id"] == "test-sh-settling-2019"
    client.feedback(second["answer_id"], helpful=True)
    assert len(client.conversation(first["conversation_id"])["turns"]) == 2


def test_it_follows_an_answer_while_it_is_made(client: Any) -> None:
    events = list(client.stream(QUESTION, **DAY))
    kinds = [event.kind for event in events]
    assert kinds[0] == "status" and kinds[-1] == "done"
    told = "".join(event.data["text"] for event in events if event.kind == "delta")
    assert told == events[-1].data["answer"]["text"]


def test_the_example_of_the_readme_runs(
    client_package: ModuleType, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    readme = (HOME.parents[1] / "README.md").read_text("utf-8")
    example = next(one for one in re.findall(r"```python\n(.*?)```", readme, re.S) if "talent_client" in one)
    exec(example.replace("http://127.0.0.1:8000", address), {})
    assert capsys.readouterr().out


def test_a_broken_stream_goes_on_where_it_broke(client: Any) -> None:
    key = "0123456789abcdef"
    first = list(client.stream(QUESTION, key=key, **DAY))
    rest = list(client.stream(QUESTION, key=key, after=first[2].number, **DAY))
    assert rest == first[3:]


def test_it_searches_and_runs_tools(client: Any) -> None:
    found = client.search("引进人才落户材料", k=3, region="上海市", **DAY)
    assert found["passages"][0]["document_id"] == "test-sh-settling-2024"
    assert {"book_service", "match_policies"} <= {tool["name"] for tool in client.tools()}
    told = {"scheme": "上海市居住证积分", "facts": {"年龄": 32, "学历": "本科"}}
    assert client.run("calculate_points", told, as_of="2026-03-01")["missing"]
    assert client.schemes() and client.facts() and client.regions() and client.home()["title"]
    assert client.notices("0123456789abcdef") == [] and client.delivered("0123456789abcdef", [1]) == 0
    assert client.health()["status"] == "ok" and client.ready()


def test_an_officer_uploads_approves_and_publishes(client: Any, tmp_path: Path) -> None:
    file = policy(tmp_path, "客户端", "博士后进站补贴为每年六万元。")
    assert client.upload(file)["files"][0]["outcome"] == "created"
    draft = client.drafts()[0]["document_id"]
    assert client.submit(draft) and client.history()
    before = client.releases()[0]["number"]
    with pytest.raises(Exception, match="审") as refused:
        client.approve(draft)
    assert type(refused.value).__name__ in ("NotAllowed", "Conflict"), "nobody approves what is their own"
    assert client.withdraw(draft) is not None and client.releases()[0]["number"] == before


@pytest.mark.parametrize(
    ("call", "kind", "words"),
    [
        (lambda c: c.ask(""), "InvalidInput", "问题"),
        (lambda c: c.ask("你好", region="亚特兰蒂斯"), "InvalidInput", "亚特兰蒂斯"),
        (lambda c: c.run("no_such_tool"), "NotFound", "no_such_tool"),
        (lambda c: c.document("no-such-document"), "NotFound", "no-such-document"),
        (lambda c: c.feedback("no-such-answer", True), "NotFound", "评价"),
        (lambda c: list(c.stream("")), "InvalidInput", "问题"),
    ],
    ids=["empty", "place", "tool", "document", "answer", "stream"],
)
def test_problems_become_errors_with_the_servers_words(
    client: Any, client_package: ModuleType, call: Any, kind: str, words: str
) -> None:
    with pytest.raises(getattr(client_package, kind), match=words):
        call(client)


def test_without_the_token_the_knowledge_base_is_closed(client_package: ModuleType, address: str) -> None:
    with client_package.TalentClient(address) as stranger, pytest.raises(client_package.NotAllowed):
        stranger.documents()


def test_a_server_that_is_not_there_is_said_to_be(client_package: ModuleType) -> None:
    with client_package.TalentClient("http://127.0.0.1:9", timeout=2) as lonely:
        for call in (lambda: lonely.ask("你好"), lambda: list(lonely.stream("你好"))):
            with pytest.raises(client_package.NotReached, match=r"127\.0\.0\.1:9"):
                call()


def test_an_error_in_the_middle_of_a_stream_is_raised(client_package: ModuleType) -> None:
    with (
        served(create_app(FakeService(pause=0))) as address,
        client_package.TalentClient(address) as client,
        pytest.raises(client_package.TalentError),
    ):
        list(client.stream("坏"))


def test_there_is_a_method_for_every_operation(client_package: ModuleType, tmp_path: Path) -> None:
    called: set[str] = set()

    def record(request: httpx.Request) -> httpx.Response:
        called.add(f"{request.method} {request.url.path}")
        return httpx.Response(200, json={"notices": [], "delivered": 0})

    file = policy(tmp_path, "甲", "一。")
    with client_package.TalentClient("http://x", transport=httpx.MockTransport(record)) as client:
        for name, given in _CALLS.items():
            found = getattr(client, name)(*(file if one is _CALLS else one for one in given))
            list(found) if name == "stream" else found
    paths = create_app(FakeService()).openapi()["paths"]
    offered = {
        f"{method.upper()} {re.sub('{[a-z_]+}', '1', path)}"
        for path, methods in paths.items()
        for method in methods
        if not path.startswith(_OTHERS)
    }
    assert called == offered


_OTHERS = ("/v1/", "/webhooks/", "/wechat/", "/wecom/", "/c/", "/hotline/", "/metrics")  # not for this client
_CALLS: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(("regions", "home", "tools", "schemes", "facts", "documents", "drafts", "releases"), ()),
    **dict.fromkeys(("check", "publish", "history", "health", "ready"), ()),
    **dict.fromkeys(
        ("ask", "stream", "search", "run", "conversation", "notices", "document", "diff"), ("1",)
    ),
    **dict.fromkeys(("remove", "submit", "approve", "withdraw"), ("1",)),
    **dict.fromkeys(("erase", "reject", "comment"), ("1", "x")),
    "feedback": ("1", True),
    "delivered": ("1", [1]),
    "rollback": (1,),
}
_CALLS["upload"] = (_CALLS,)  # stands for the file


def test_its_shapes_are_those_of_the_openapi() -> None:
    generate = runpy.run_path(str(HOME / "generate.py"))
    made = generate["shapes"](create_app(FakeService()).openapi())
    squeezed = [re.sub(r"\s+|\(|\)|,", "", text) for text in (made, generate["SHAPES"].read_text("utf-8"))]
    assert squeezed[0] == squeezed[1], "run: python channels/client/generate.py"
