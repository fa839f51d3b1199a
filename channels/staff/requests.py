"""What the pages of the staff side send."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^\S(.*\S)?$")]
Password = Annotated[str, Field(min_length=1, max_length=200)]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SignIn(_Request):
    """A name and a password."""

    name: Name
    password: Password


class NewPassword(_Request):
    """One's own password, changed."""

    old: Password
    new: Password


class NewAccount(_Request):
    """An account; without a password one is made up and told once."""

    name: Name
    shown: str = Field("", max_length=60)
    roles: list[str] = Field(min_length=1, max_length=6)
    password: Password | None = None


class Change(_Request):
    """New roles, or shut, or open again."""

    roles: list[str] | None = Field(None, min_length=1, max_length=6)
    disabled: bool | None = None


class Reset(_Request):
    """A new first password; without one it is made up and told once."""

    password: Password | None = None
