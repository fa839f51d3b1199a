"""How one language model is reached and what it costs: an entry of `models` in the channels file."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

Structured = Literal["auto", "json_schema", "json_object", "prompt"]


class ModelOptions(BaseModel):
    """One model on an OpenAI-compatible server. Prices in yuan per million tokens, times in seconds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(default="", max_length=80, description="在记录和 talent models 中的名称；默认是模型名")
    model: str = Field(min_length=1, max_length=200, description="服务端的模型名")
    base_url: str = Field(description="服务地址，如 http://主机:8000/v1")
    api_key: SecretStr | None = Field(default=None, description="密钥")
    structured: Structured = Field(default="auto", description="结构化输出的方式")
    price_in: float | None = Field(default=None, ge=0, description="输入价格，元/百万词元")
    price_out: float | None = Field(default=None, ge=0, description="输出价格，元/百万词元")
    max_concurrency: int = Field(default=4, ge=1, le=1000, description="同时最多几个请求")
    budget: float | None = Field(default=None, gt=0, le=600, description="一次请求最多几秒")
    silence: float | None = Field(default=None, gt=0, le=600, description="最多等下一段文字几秒")
    extra: dict[str, Any] = Field(default_factory=dict, description="原样加进请求体的内容")

    @field_validator("base_url")
    @classmethod
    def _address(cls, value: str) -> str:
        from urllib.parse import urlsplit

        parts = urlsplit(value.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("要写成 http://主机:端口/v1")
        return value.strip().rstrip("/")

    @field_validator("api_key")
    @classmethod
    def _sendable(cls, value: SecretStr | None) -> SecretStr | None:
        key = value.get_secret_value().strip() if value else ""
        if not (key.isascii() and key.isprintable()):
            raise ValueError("密钥里有不能发送的字符（中文、全角或换行）")
        return SecretStr(key) if key else None

    @property
    def title(self) -> str:
        """What people call it."""
        return self.name or self.model

    def cost(self, tokens_in: int | None, tokens_out: int | None) -> float | None:
        """Yuan for so many tokens; None where a price or a count is unknown."""
        known = (self.price_in, self.price_out, tokens_in, tokens_out)
        if any(one is None for one in known):
            return None
        price_in, price_out, read, written = (float(one or 0) for one in known)
        return (read * price_in + written * price_out) / 1_000_000
