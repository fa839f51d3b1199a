"""The settings of an Official Account: one entry of `wechat` in channels.yaml."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationInfo, field_validator

from channels.tencent.crypto import MessageCipher
from channels.tencent.envelope import Envelope
from channels.tencent.fields import Address, Key, Place, place_of
from channels.tencent.transcribing import FunAsr
from channels.wechat.menus import Bar, Button
from channels.wechat.templates import Template


class Account(BaseModel):
    """One Official Account; `verified` (已认证) says that it may send customer-service messages."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)

    app_id: str = Field(min_length=1, max_length=64, description="公众平台的 AppID，以 wx 开头")
    app_secret: SecretStr | None = Field(None, description="公众平台的 AppSecret")
    token: SecretStr = Field(min_length=1, description="与公众平台“服务器配置”里相同的 Token")
    encoding_aes_key: Key | None = Field(None, description="43 个字符的 EncodingAESKey")
    previous_encoding_aes_key: Key | None = Field(None, description="更换之前的 EncodingAESKey")
    mode: Literal["plain", "compatible", "safe"] = Field(
        "safe", description="plain 明文、compatible 兼容或 safe 安全模式"
    )
    verified: bool = Field(False, description="true 或 false：账号是否已认证，能发客服消息")
    region: Place | None = Field(None, description="账号所服务的地区，如 上海市虹口区")
    api_base: Address = Field("https://api.weixin.qq.com", description="微信接口的地址")
    public_url: Address | None = Field(
        None, description="用户能打开的本站地址，如 https://talent.example.gov.cn"
    )
    greeting: str = Field("", max_length=600, description="关注后的欢迎语")
    menu: dict[str, str] = Field({}, description="自定义菜单的 key: 点击后所问的话")
    buttons: tuple[Button, ...] = Field(
        (), description="自定义菜单的按钮，每项有 name 和 ask、key、url 或 sub"
    )
    notices: tuple[Template, ...] = Field((), description="订阅通知的模板：template_id、kind、topics、fields")
    voice: FunAsr | None = Field(None, description="语音识别：url、format（缺省 amr）等，不写就请用户打字")
    scenes: dict[str, Place] = Field({}, description="带参数二维码的场景值: 地区")

    @field_validator("mode")
    @classmethod
    def _has_its_key(cls, value: str, info: ValidationInfo) -> str:
        if value != "plain" and "encoding_aes_key" in info.data and info.data["encoding_aes_key"] is None:
            raise ValueError("安全模式和兼容模式还要设置 encoding_aes_key")
        return value

    @field_validator("verified")
    @classmethod
    def _has_its_secret(cls, value: bool, info: ValidationInfo) -> bool:
        if value and info.data.get("app_secret") is None:
            raise ValueError("已认证的账号要发客服消息，还要设置 app_secret")
        return value

    @field_validator("voice")
    @classmethod
    def _can_be_downloaded(cls, value: FunAsr | None, info: ValidationInfo) -> FunAsr | None:
        if value is not None and info.data.get("app_secret") is None:
            raise ValueError("要下载语音来识别，还要设置 app_secret")
        return value

    @field_validator("notices")
    @classmethod
    def _may_be_sent(cls, value: tuple[Template, ...], info: ValidationInfo) -> tuple[Template, ...]:
        if value and not info.data.get("verified"):
            raise ValueError("只有已认证的服务号能发订阅通知：verified 要为 true")
        if value and not info.data.get("public_url"):
            raise ValueError("请用户同意接收的网页要有地址：还要设置 public_url")
        return value

    def template_for(self, topic: str) -> Template | None:
        """The template of a topic; None when there is none."""
        return next((one for one in self.notices if not one.topics or topic in one.topics), None)

    @field_validator("buttons")
    @classmethod
    def _fits_the_bar(cls, value: tuple[Button, ...]) -> tuple[Button, ...]:
        if value:
            Bar(buttons=value)
        return value

    def envelope(self) -> Envelope:
        """What opens its callbacks."""
        cipher = None
        if self.encoding_aes_key and self.mode != "plain":
            previous = self.previous_encoding_aes_key
            old = previous.get_secret_value() if previous else None
            cipher = MessageCipher(self.app_id, self.encoding_aes_key.get_secret_value(), old)
        return Envelope(self.token.get_secret_value(), cipher, plain=self.mode != "safe")

    def place_of(self, scene: str) -> str:
        """The region of a scanned scene: as set, else where the scene names a place; empty when none."""
        return place_of(scene, self.scenes)
