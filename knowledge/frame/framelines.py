"""Lines of the frame of an official document (GB/T 9704) that stand by themselves, told by their form."""

from __future__ import annotations

import re

from knowledge.tree.numbering import read_marker

_CN = "一二三四五六七八九十"
_DAY = rf"[0-9〇○零{_CN}]{{2,4}}\s*年\s*[0-9{_CN}]{{1,2}}\s*月\s*[0-9{_CN}]{{1,3}}\s*日"
_HEAD_MARK = re.compile(
    r"(?:(?:份号[:：]?|№|No\.?)?\s*[0-9]{6}"  # 份号
    r"|(?:绝密|机密|秘密)(?:★.{0,8})?"  # 密级和保密期限
    r"|特\s*急|加\s*急|特\s*提|平\s*急|急\s*件"  # 紧急程度
    r"|内部资料|注意保存|(?:公开|发布)(?:方式|属性|形式|范围|选项)[:：].{0,12}|主动公开|依申请公开)$"
)
_SIGNER = re.compile(r"\s*签发(?:人)?\s*[:：].{0,20}$")
_MASTHEAD = re.compile(r"^(?:.{2,80})?文\s*件$")
_IMPRINT = re.compile(
    r"^(?:抄送|抄报|分送|主题词|印送|发送)\s*[:：]"
    rf"|^.{{2,60}}{_DAY}\s*印\s*发\s*(?:[（(]?共印.{{0,10}})?$"
    r"|^[（(]?共印\s*[0-9]+\s*份[）)]?$|^(?:打字|校对|核稿|拟稿|承办单位)\s*[:：].{0,40}$"
    r"|^[（(【]?\s*(?:此件|本文)?\s*(?:主动|依申请|不予)?公开(?:发布)?\s*[）)】]?$"
)
_ADDRESSEES = re.compile(r"^[^。；！？]{2,200}[:：]$")
_ADDRESSED = re.compile(r"各|有关|单位|部门|政府|[局厅委院处]|公司|高校|企业|中心|协会|办公室|同志")
_ANNOUNCES = re.compile(r"如下|下列|以下|应当|可以|必须|按照|根据|具备|符合|(?:条件|标准|内容|事项)\s*[:：]$")


def is_head_mark(line: str) -> bool:
    """份号, 密级, 紧急程度 or how public the document is, one or several on the line."""
    parts = line.split()
    return bool(parts) and (all(map(_HEAD_MARK.match, parts)) or bool(_HEAD_MARK.match("".join(parts))))


def without_signer(line: str) -> str:
    """The line without 签发人：…… behind the 文号."""
    return _SIGNER.sub("", line).strip()


def is_masthead(line: str) -> bool:
    """发文机关标志: 某机关文件, or the word 文件 by itself."""
    return bool(_MASTHEAD.match(line))


def is_imprint(line: str) -> bool:
    """版记 and what belongs to it: 抄送, 印发机关和印发日期, 主题词, （此件公开发布）."""
    return bool(_IMPRINT.match(line.strip()))


def is_addressees(line: str) -> bool:
    """主送机关: names of organs before a colon, and no lead-in of a list."""
    named = _ADDRESSEES.match(line) and _ADDRESSED.search(line)
    return bool(named) and not _ANNOUNCES.search(line) and read_marker(line) is None
