"""A web page around its article: what is not text goes, the element that holds the text is found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knowledge.errors import UnreadableDocument
from knowledge.parsing.hidden import is_hidden
from knowledge.text.cleaning import tidy

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_GONE = [
    *("script", "style", "noscript", "svg", "template", "iframe"),
    *("nav", "aside", "footer", "button", "input", "select"),
]
_AROUND_NAMES = (
    r"nav\w*|menu\w*|share\w*|bdshare\w*|crumbs?|breadcrumbs?|footer|foot|sidebar|toolbar|tool|related\w*"
    r"|copyright|comments?|pagination|pager|qrcode|ewm|print|login|search\w*|banner|advert\w*|recommend\w*"
    r"|hot\w*"
)
_AROUND = re.compile(rf"(?:^|[-_ ])(?:{_AROUND_NAMES})(?:$|[-_ ])", re.IGNORECASE)
_BODIES = re.compile(
    r"^(?:zoom|UCAP-CONTENT|TRS_Editor|TRS_UEDITOR|Article-content|article[-_]?con\w*|article[-_]?body"
    r"|pages_content|content[-_]?text|news[-_]?con\w*|detail[-_]?con\w*|xxgk[-_]?con\w*|rich_media_content"
    r"|js_content|ivs_content|main[-_]?content|zhengwen|entry-content)",
    re.IGNORECASE,
)
_BLOCKS = ("div", "ul", "section", "p", "header", "table", "dl")
_MOST_LINKS = 0.6
_DEEPEST = 200  # real pages stay below sixty


def check_depth(soup: BeautifulSoup) -> None:
    """Refuse a page that is nested beyond reason: walking it would take for ever."""
    depths: dict[int, int] = {}
    for tag in soup.find_all(True):
        depth = depths.get(id(tag.parent), 0) + 1
        depths[id(tag)] = depth
        if depth > _DEEPEST:
            raise UnreadableDocument(
                "网页的标签嵌套过深，可能已损坏。请在浏览器中打开，另存或复制正文后再导入。"
            )


def title_of(soup: BeautifulSoup) -> str | None:
    """The title by its meta tag, the only h1, or the window title without the site's name."""
    for name in ("ArticleTitle", "og:title"):
        tag = soup.find("meta", attrs={"name": name}) or soup.find("meta", attrs={"property": name})
        if tag and (content := tidy(str(tag.get("content") or ""))):
            return content
    heads = soup.find_all("h1")
    if len(heads) == 1 and (text := tidy(heads[0].get_text())):
        return text
    text = tidy(soup.title.get_text()) if soup.title else ""
    return re.split(r"\s*[-_|｜—]{1,2}\s*", text)[0] or None


def prune(soup: BeautifulSoup) -> None:
    """Take out scripts, navigation, share buttons, hidden parts and lists of links."""
    from bs4 import Comment

    for tag in soup.find_all(_GONE):
        tag.decompose()
    for comment in soup.find_all(string=lambda s: isinstance(s, Comment)):
        comment.extract()
    whole = len(soup.get_text())
    for tag in soup.find_all([*_BLOCKS, "span", "font"]):
        if not tag.decomposed and tag.name and _is_around(tag) and not _holds_text(tag, whole):
            tag.decompose()


def _holds_text(tag: Tag, whole: int) -> bool:
    """Prose is kept whatever its frame is called: <div class="print-area"> may hold the article."""
    text = tag.get_text()
    return text.count("。") >= 3 or len(text) >= whole / 2


def _is_around(tag: Tag) -> bool:
    names = " ".join([*tag.get_attribute_list("class"), *tag.get_attribute_list("id")] if tag.attrs else [])
    return is_hidden(tag) or bool(_AROUND.search(names)) or _is_link_list(tag)


def _is_link_list(tag: Tag) -> bool:
    if tag.name not in ("div", "ul", "dl") or tag.find("table"):
        return False
    links = tag.find_all("a")
    linked = sum(len(a.get_text(strip=True)) for a in links)
    return len(links) >= 3 and linked > _MOST_LINKS * len(tag.get_text(strip=True))


def body_of(soup: BeautifulSoup) -> Tag:
    """The element that holds the article: named as such, else the whole body."""
    whole = soup.body or soup
    length = len(whole.get_text(strip=True))
    found = [t for t in soup.find_all(True) if t.name in ("article", "main") or _is_named_body(t)]
    best = max(found, key=lambda t: len(t.get_text(strip=True)), default=None)
    return best if best and len(best.get_text(strip=True)) >= length * 0.4 else whole


def _is_named_body(tag: Tag) -> bool:
    return any(_BODIES.match(str(n)) for key in ("id", "class") for n in tag.get_attribute_list(key) if n)
