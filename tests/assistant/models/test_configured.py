"""Which models are set, and what is said about settings that are wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from langchain_core.tracers.langchain import wait_for_all_tracers

from assistant.errors import ConfigurationError
from assistant.models.configured import configured
from assistant.models.types import ModelRequest
from assistant.settings import Settings
from tests.assistant.models.badserver import SAID, BadServer
from tests.assistant.models.conftest import asked
from tests.installations import installation

_ROOT = Path(__file__).parents[3]
_GOOD = """
models:
  - name: 主
    model: qwen3-32b
    base_url: http://gpu:8000/v1/
    api_key: sk-1
    price_in: 2
    price_out: 6
    structured: json_object
    max_concurrency: 8
    budget: 6
    silence: 2
    extra: {top_k: 1}
  - model: glm-4
    base_url: https://glm/v1
"""
_WRONG = [
    ("models:\n- model: q\n  base_ur: http://a/v1\n", 3, "没有“base_ur”这个设置，是不是想写“base_url”"),
    ("models:\n- model: q\n", 2, "缺少“base_url”（服务地址"),
    ("models:\n- model: q\n  base_url: gpu:8000\n", 3, "“base_url”不对：要写成 http"),
    ("models:\n- model: q\n  base_url: http://a/v1\n  price_in: 贵\n", 4, "“price_in”的值不对，它是输入价格"),
    ("models:\n- {model: q, base_url: http://a/v1}\n- 7\n", 3, "“models”的每一项"),
    ("models:\n  model: q\n", 2, "“models”应当是一个列表"),
    ("\nmodles: []\n", 2, "没有“modles”这一节，是不是想写“models”"),
    ("models:\n  - a\n b: c\n", 3, "不是正确的 YAML"),
]


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine's own."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TALENT_{name.upper()}", raising=False)


def _file(folder: Path, text: str) -> Settings:
    (folder / "channels.yaml").write_text(text, encoding="utf-8")
    return Settings(data_dir=folder)


def test_models_come_from_the_file_in_the_data_directory_in_its_order(tmp_path: Path) -> None:
    first, second = configured(_file(tmp_path, _GOOD))
    assert (first.title, first.model, first.base_url) == ("主", "qwen3-32b", "http://gpu:8000/v1")
    assert first.api_key and first.api_key.get_secret_value() == "sk-1"
    assert (first.structured, first.max_concurrency, first.budget, first.silence) == ("json_object", 8, 6, 2)
    assert (second.title, second.structured, second.extra) == ("glm-4", "auto", {})


def test_the_model_of_the_environment_comes_before_those_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(_GOOD, encoding="utf-8")
    settings = Settings(data_dir=tmp_path, channels=file, model="m", model_base_url="http://m/v1")
    assert [one.title for one in configured(settings)] == ["m", "主", "glm-4"]


@pytest.mark.parametrize(("text", "line", "what"), _WRONG, ids=range(len(_WRONG)))
def test_a_wrong_file_is_refused_with_line_and_field(text: str, line: int, what: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=f"channels.yaml 第 {line} 行") as told:
        configured(_file(tmp_path, text))
    assert what in str(told.value)


def test_keys_are_never_in_the_error(tmp_path: Path) -> None:
    text = "models:\n- model: q\n  base_url: http://a/v1\n  api_key: {a: sk-secret}\n"
    with pytest.raises(ConfigurationError) as told:
        configured(_file(tmp_path, text))
    assert "sk-secret" not in f"{told.value}{told.value.__cause__}"


@pytest.mark.parametrize(
    ("settings", "what"),
    [
        ({"model": "m"}, "没有设置 TALENT_MODEL_BASE_URL"),
        ({"model_base_url": "http://m/v1"}, "没有设置 TALENT_MODEL。"),
        ({"model_api_key": "k"}, "没有设置 TALENT_MODEL。"),
        ({"model": "m", "model_base_url": "m:80"}, "TALENT_MODEL_BASE_URL 不对"),
        (
            {"model": "m", "model_base_url": "http://m/v1", "model_api_key": "密钥"},
            "TALENT_MODEL_API_KEY 不对",
        ),
        ({"channels": "no.yaml"}, "TALENT_CHANNELS 所指的文件"),
    ],
)
def test_half_a_setting_is_refused_by_name(settings: dict[str, str], what: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=what):
        configured(Settings(data_dir=tmp_path, **settings))  # type: ignore[arg-type]


def test_two_models_of_one_name_are_refused(tmp_path: Path) -> None:
    twice = "models:\n" + "- {model: q, base_url: http://a/v1}\n" * 2
    with pytest.raises(ConfigurationError, match="“q”用了两次"):
        configured(_file(tmp_path, twice))


def test_an_empty_file_sets_no_model(tmp_path: Path) -> None:
    for text in ("", "models:\n", "models: []\n", "# nothing\n"):
        assert configured(_file(tmp_path, text)) == ()


def test_an_installation_without_models_has_none_and_loads_nothing_of_them(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from assistant.bootstrap import build_installation
from assistant.settings import Settings
place = build_installation(Settings(data_dir=Path('data')))
assert place.language_model is None
kinds = ('openai', 'langchain', 'langsmith', 'assistant.adapters.model')
print(*(n for n in sys.modules if n.startswith(kinds)))
"""
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"import sys; sys.path.insert(0, {str(_ROOT)!r})\n{code}"],
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stdout.strip(), run.stderr) == (0, "", "")


def test_an_installation_masks_prefers_guards_and_records(tmp_path: Path, server: BadServer) -> None:
    _file(
        tmp_path,
        "models:\n" + "".join(f"- {{model: '{m}', base_url: '{server.url}'}}\n" for m in ("500", "good")),
    )
    place = installation(tmp_path)
    try:
        assert place.language_model and place.models
        question = ModelRequest("compose", "compose@1", "", "我是 13800001234", budget=5)
        for _ in range(4):
            assert place.language_model.write(question).text == SAID
        assert [state.state for state in place.models.states()] == ["open", "closed"]
        assert [body["model"] for body in server.asked] == ["500", "good"] * 3 + ["good"]
        assert not any("13800001234" in str(body) for body in server.asked)
        assert len(place.model_calls.since(place.clock.now())) == 7
    finally:
        place.close()


def test_a_request_goes_out_though_the_environment_wants_it_traced(
    tmp_path: Path, server: BadServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LangSmith's variables would send every prompt to another server; here the bad server itself."""
    for name, value in (("TRACING", "true"), ("ENDPOINT", server.url), ("API_KEY", "k")):
        monkeypatch.setenv(f"LANGSMITH_{name}", value)
    place = installation(tmp_path)
    place.settings.model, place.settings.model_base_url = "good", server.url
    try:
        assert place.language_model and place.language_model.write(asked(budget=5)).text == SAID
        wait_for_all_tracers()
    finally:
        place.close()
    assert server.connections == 1
