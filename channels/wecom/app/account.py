"""The settings of an application: one entry of `wecom_app` in channels.yaml."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from channels.tencent.crypto import MessageCipher
from channels.tencent.envelope import Envelope
from channels.tencent.fields import Address, Key, Place
from channels.tencent.transcribing import FunAsr


class AppAccount(BaseModel):
    """One application (自建应用)."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)

    corp_id: str = Field(min_length=1, max_length=64, description="企业 ID，以 ww 开头")
    agent_id: int = Field(description="应用的 AgentId")
    secret: SecretStr = Field(min_length=1, description="应用的 Secret")
    token: SecretStr = Field(min_length=1, description="与应用“接收消息”里相同的 Token")
    encoding_aes_key: Key = Field(description="43 个字符的 EncodingAESKey")
    previous_encoding_aes_key: Key | None = Field(None, description="更换之前的 EncodingAESKey")
    region: Place | None = Field(None, description="应用所服务的地区，如 江苏省苏州市")
    api_base: Address = Field("https://qyapi.weixin.qq.com", description="企业微信接口的地址")
    public_url: Address | None = Field(
        None, description="用户能打开的本站地址，如 https://talent.example.gov.cn"
    )
    greeting: str = Field("", max_length=600, description="成员每天第一次进入应用时的欢迎语")
    menu: dict[str, str] = Field({}, description="应用菜单的 key: 点击后所问的话")
    voice: FunAsr | None = Field(None, description="语音识别：url、format（缺省 amr）等，不写就请用户打字")

    def envelope(self) -> Envelope:
        """What opens its callbacks, which are always encrypted."""
        previous = self.previous_encoding_aes_key
        old = previous.get_secret_value() if previous else None
        cipher = MessageCipher(self.corp_id, self.encoding_aes_key.get_secret_value(), old)
        return Envelope(self.token.get_secret_value(), cipher, plain=False)
