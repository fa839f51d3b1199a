"""The settings of a customer-service account: one entry of `wecom_kf` in channels.yaml."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from channels.tencent.crypto import MessageCipher
from channels.tencent.envelope import Envelope
from channels.tencent.fields import Address, Key, Place, place_of
from channels.tencent.transcribing import FunAsr


class KfAccount(BaseModel):
    """One account (客服账号); `handover` says whether people serve behind it."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)

    corp_id: str = Field(min_length=1, max_length=64, description="企业 ID，以 ww 开头")
    secret: SecretStr = Field(min_length=1, description="“微信客服-可调用接口的应用”里那个应用的 Secret")
    token: SecretStr = Field(min_length=1, description="与微信客服“接收消息”里相同的 Token")
    encoding_aes_key: Key = Field(description="43 个字符的 EncodingAESKey")
    previous_encoding_aes_key: Key | None = Field(None, description="更换之前的 EncodingAESKey")
    open_kfid: str = Field(min_length=1, max_length=64, description="客服账号 ID，以 wk 开头")
    region: Place | None = Field(None, description="账号所服务的地区，如 江苏省苏州市")
    api_base: Address = Field("https://qyapi.weixin.qq.com", description="企业微信接口的地址")
    public_url: Address | None = Field(
        None, description="用户能打开的本站地址，如 https://talent.example.gov.cn"
    )
    greeting: str = Field("", max_length=300, description="进入会话时的欢迎语")
    scenes: dict[str, Place] = Field({}, description="客服链接的 scene 或 scene_param: 地区")
    handover: bool = Field(True, description="true 或 false：后面有没有人工接待")
    servicer: str = Field("", max_length=64, description="转人工时指定的接待人员 userid，不写则进待接入池")
    voice: FunAsr | None = Field(None, description="语音识别：url、format（缺省 amr）等，不写就请用户打字")
    agent_id: int | None = Field(None, description="同一个应用的 AgentId，用它把摘要发给接待人员")

    def envelope(self) -> Envelope:
        """What opens its callbacks, which are always encrypted."""
        previous = self.previous_encoding_aes_key
        old = previous.get_secret_value() if previous else None
        cipher = MessageCipher(self.corp_id, self.encoding_aes_key.get_secret_value(), old)
        return Envelope(self.token.get_secret_value(), cipher, plain=False)

    def place_of(self, scene: str, param: str) -> str:
        """The region of the link that was opened: of its scene_param, else of its scene; empty when none."""
        told = unquote(param)
        named = [told, *(value for values in parse_qs(told).values() for value in values), scene]
        return next(filter(None, (place_of(one, self.scenes) for one in named)), "")
