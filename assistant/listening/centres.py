"""A call centre (呼叫中心) as channels.yaml names it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from knowledge.errors import UnknownRegion
from knowledge.regions import regions


class Centre(BaseModel):
    """Who may push transcripts and read suggestions, and for which place callers ask."""

    model_config = ConfigDict(extra="forbid")
    api_key: SecretStr = Field(min_length=16, description="密钥，至少 16 个字符")
    region: str | None = Field(None, description="来电者所在地区，如 上海市")

    @field_validator("region")
    @classmethod
    def _is_place(cls, value: str | None) -> str | None:
        try:
            return regions().resolve(value).code if value else None
        except UnknownRegion as error:
            raise ValueError(str(error)) from error
