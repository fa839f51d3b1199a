"""What goes wrong with a model server, in our own errors: the one table of vendor exceptions."""

from __future__ import annotations

from typing import Any

from assistant.errors import ModelError, ModelGarbage, ModelRefused, ModelTimeout, ModelUnavailable
from assistant.models.options import ModelOptions

_PASSING = {408, 409, 425, 429}  # like 5xx: the server is busy or away, the request may be right
_REQUEST = {400, 413, 422, 501}  # this request; another may be accepted
_ADVICE = {
    401: "密钥不对，请检查 api_key",
    403: "密钥没有权限，请检查 api_key",
    404: "地址或模型名不对，请检查 base_url 和 model",
    413: "请求太长",
    429: "请求太多，稍后会再试",
}
_LONGEST_REST = 300.0  # seconds


def mapped(error: Exception, options: ModelOptions) -> ModelError:
    """Our error for whatever the client library raised."""
    import openai

    who = f"语言模型 {options.title}（{options.base_url}）"
    if isinstance(error, openai.APITimeoutError):
        return ModelTimeout(f"{who}没有及时连上。请检查服务是否在运行、网络是否通畅。")
    if isinstance(error, openai.APIResponseValidationError):
        return ModelGarbage(f"{who}的回答不是约定的格式。请确认它是 OpenAI 兼容的接口。")
    if isinstance(error, openai.APIConnectionError):
        return ModelUnavailable(f"{who}连不上或中途断开。请检查服务是否在运行、base_url 是否正确。")
    if isinstance(error, openai.APIStatusError):
        return _of_status(error.status_code, error.response.headers.get("retry-after"), who)
    if isinstance(error, openai.APIError):
        return ModelUnavailable(f"{who}写到一半报告出错。请查看模型服务的日志。")
    return ModelGarbage(f"{who}的回答无法读取（{type(error).__name__}）。请确认它是 OpenAI 兼容的接口。")


def _of_status(status: int, retry_after: Any, who: str) -> ModelError:
    advice = _ADVICE.get(status)
    if (status >= 500 and status not in _REQUEST) or status in _PASSING:
        why = advice or "请查看模型服务的日志"
        return ModelUnavailable(
            f"{who}现在不能回答（HTTP {status}）：{why}。", retry_after=_seconds(retry_after)
        )
    why = advice or "请检查模型名、请求的长度和服务端支持的参数"
    return ModelRefused(f"{who}拒绝了请求（HTTP {status}）：{why}。", ours=status in _REQUEST)


def may_be_dialect(error: Exception) -> bool:
    """Whether the server may have refused only an option that it does not know."""
    import openai

    return isinstance(error, openai.APIStatusError) and error.status_code in _REQUEST - {413}


def line_broke(error: Exception) -> bool:
    """Whether there was no answer because the connection was not made or did not hold."""
    import openai

    return isinstance(error, openai.APIConnectionError) and not isinstance(error, openai.APITimeoutError)


def _seconds(header: Any) -> float | None:
    """Retry-After in seconds; a date or nonsense is None."""
    try:
        wait = float(header)
    except (TypeError, ValueError):
        return None
    return min(wait, _LONGEST_REST) if wait > 0 else None
