"""The settings of an AI bot: one entry of `wecom_bot` in channels.yaml."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationInfo, field_validator

from channels.tencent.crypto import MessageCipher
from channels.tencent.envelope import Envelope
from channels.tencent.fields import Address, Key, Place


class BotAccount(BaseModel):
    """One bot: called by URL with `token` and `encoding_aes_key`, or connected with `bot_id` and `secret`."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)

    token: SecretStr | None = Field(None, min_length=1, description="URL 回调：与机器人设置里相同的 Token")
    encoding_aes_key: Key | None = Field(None, description="URL 回调：43 个字符的 EncodingAESKey")
    previous_encoding_aes_key: Key | None = Field(None, description="更换之前的 EncodingAESKey")
    bot_id: str = Field("", max_length=128, description="长连接：机器人的 BotID")
    secret: SecretStr | None = Field(None, min_length=1, description="长连接：机器人的 Secret")
    address: str = Field("wss://openws.work.weixin.qq.com", description="长连接的地址")
    name: str = Field("", max_length=64, description="机器人的名字，用来去掉群里的 @名字")
    region: Place | None = Field(None, description="机器人所服务的地区，如 江苏省苏州市")
    public_url: Address | None = Field(
        None, description="用户能打开的本站地址，如 https://talent.example.gov.cn"
    )
    media_base: Address | None = Field(
        None, description="图片经内网代理下载时代理的地址；不写就只从腾讯的域名下载"
    )
    greeting: str = Field("", max_length=600, description="当天第一次进入单聊时的欢迎语")

    @field_validator("secret")
    @classmethod
    def _has_a_way(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        told = info.data
        url, long = bool(told.get("token")), bool(told.get("bot_id"))
        if "encoding_aes_key" not in told or "token" not in told:  # one of them is wrong, and that is said
            return value
        if url == long:
            raise ValueError("token 和 encoding_aes_key（URL 回调）与 bot_id 和 secret（长连接）写一种")
        if url and told["encoding_aes_key"] is None:
            raise ValueError("URL 回调还要设置 encoding_aes_key")
        if long and value is None:
            raise ValueError("长连接还要设置 secret")
        return value

    @property
    def long(self) -> bool:
        """Whether it keeps a long connection."""
        return bool(self.bot_id)

    def envelope(self) -> Envelope | None:
        """What opens its callbacks; None for a long connection. Its messages name no receiver."""
        if self.token is None or self.encoding_aes_key is None:
            return None
        previous = self.previous_encoding_aes_key
        old = previous.get_secret_value() if previous else None
        cipher = MessageCipher("", self.encoding_aes_key.get_secret_value(), old)
        return Envelope(self.token.get_secret_value(), cipher, plain=False)
