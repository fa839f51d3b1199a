"""What a client of `/v1/chat/completions` sends; what it cannot mean here is ignored, as clients expect."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from channels.api.requests import Day, Identifier, Region

MODEL = "talent-assistant"
_MOST_MESSAGES = 200


class Part(BaseModel):
    """A piece of a message; only text is read."""

    type: str
    text: str = ""


class Said(BaseModel):
    """One message of the conversation so far."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None

    @property
    def text(self) -> str:
        """The words of the message."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class StreamOptions(BaseModel):
    """What a stream carries besides the text."""

    include_usage: bool = False


def _asks(messages: list[Said]) -> list[Said]:
    if messages[-1].role != "user":
        raise ValueError("的最后一条应是用户的提问（role 为 user）")
    content = messages[-1].content
    if isinstance(content, list) and any(part.type != "text" for part in content):
        raise ValueError("里只能有文字：图片和语音请先转成文字再发送")
    return messages


class CompletionRequest(BaseModel):
    """对话补全请求。temperature、max_tokens、tools 等参数不起作用：回答只来自条款，不由模型自由生成。"""

    model_config = ConfigDict(
        extra="ignore",
        json_schema_extra={
            "examples": [{"model": MODEL, "messages": [{"role": "user", "content": "人才公寓怎么申请"}]}]
        },
    )
    model: str = Field(MODEL, max_length=200, description=f"填 {MODEL}")
    messages: Annotated[list[Said], Field(min_length=1, max_length=_MOST_MESSAGES), AfterValidator(_asks)] = (
        Field(description="对话，最后一条是用户的提问；system 消息不能改变回答的依据")
    )
    stream: bool = False
    stream_options: StreamOptions = StreamOptions()
    n: Literal[1] | None = None
    conversation_id: Identifier | None = Field(None, description="对话编号；不填则按 messages 接上")
    region: Region = Field(None, description="地区代码或名称")
    as_of: Day = Field(None, description="按哪一天有效的政策回答")
    metadata: dict[str, Any] = {}
