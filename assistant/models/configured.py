"""Which models the settings name, in order of preference."""

from __future__ import annotations

from pydantic import ValidationError

from assistant.channels_file import ChannelsFile
from assistant.errors import ConfigurationError
from assistant.models.options import ModelOptions
from assistant.settings import Settings


def configured(settings: Settings) -> tuple[ModelOptions, ...]:
    """That of TALENT_MODEL first, then those of the channels file; two of one name are refused."""
    file = ChannelsFile(settings.channels_file())
    if settings.channels and not settings.channels.is_file():
        raise ConfigurationError(
            f"TALENT_CHANNELS 所指的文件 {settings.channels} 不存在。请改正，或去掉这一项。"
        )
    found = (*_single(settings), *file.entries("models", ModelOptions))
    names = [one.title for one in found]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ConfigurationError(f"语言模型的名称“{twice.pop()}”用了两次。请在 models 中用 name 区分。")
    return found


def _single(settings: Settings) -> tuple[ModelOptions, ...]:
    """The model of the environment."""
    if not settings.model:
        for name in ("model_base_url", "model_api_key"):
            if getattr(settings, name):
                raise ConfigurationError(
                    f"设置了 TALENT_{name.upper()}，但没有设置 TALENT_MODEL。请写上模型名，或去掉前者。"
                )
        return ()
    if not settings.model_base_url:
        raise ConfigurationError(
            "设置了 TALENT_MODEL，但没有设置 TALENT_MODEL_BASE_URL。请写上服务地址，如 http://主机:8000/v1。"
        )
    try:
        return (
            ModelOptions(
                model=settings.model, base_url=settings.model_base_url, api_key=settings.model_api_key
            ),
        )
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name, what = str(first["loc"][0]).upper(), first["msg"].removeprefix("Value error, ")
        name = "MODEL" if name == "MODEL" else f"MODEL_{name}"
        raise ConfigurationError(f"TALENT_{name} 不对：{what}。请改正后重新启动。") from None
