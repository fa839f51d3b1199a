"""Web pages: the text of an article without the page around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from knowledge.blocks import Block, BlockList, Parsed, heading, paragraph
from knowledge.cleaning import bullet_text, tidy, without_furniture
from knowledge.errors import UnreadableDocument
from knowledge.parsing.encoding import decode
from knowledge.parsing.pagetables import is_layout, table_grid
from knowledge.tabular import table_of

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_GONE = [
    "script",
    "style",
    "noscript",
    "nav",
    "aside",
    "footer",
    "button",
    "input",
    "select",
    "iframe",
    "svg",
    "template",
]
_BLOCKS = re.compile(
    "(?:p|div|section|article|main|header|li|ul|ol|dl|dt|dd|h[1-6]|table|tr|td|th|tbody|thead"
    "|blockquote|pre|figure|center|fieldset|body)$"
)
_AROUND = re.compile(
    r"(?:^|[-_ ])(?:nav\w*|menu\w*|share\w*|bdshare\w*|crumbs?|breadcrumbs?|footer|foot|sidebar|toolbar|tool|related\w*"
    r"|copyright|comments?|pagination|pager|qrcode|ewm|print|login|search\w*|banner|advert\w*|recommend\w*|hot\w*)(?:$|[-_ ])",
    re.IGNORECASE,
)
_BODIES = re.compile(
    r"^(?:zoom|UCAP-CONTENT|TRS_Editor|TRS_UEDITOR|Article-content|article[-_]?con\w*|article[-_]?body|pages_content|content[-_]?text"
    r"|news[-_]?con\w*|detail[-_]?con\w*|xxgk[-_]?con\w*|rich_media_content|js_content|ivs_content|main[-_]?content|zhengwen|entry-content)",
    re.IGNORECASE,
)
_MOST_LINKS = 0.6
_DEEPEST = 200  # real pages stay below sixty


def parse_html(data: bytes) -> Parsed:
    """An HTML page in any of the encodings Chinese sites use."""
    from bs4 import BeautifulSoup

    declared = _CHARSET.search(data[:4096])
    name = declared[1].decode("ascii").lower() if declared else None
    soup = BeautifulSoup(decode(data, "gb18030" if name in ("gb2312", "gbk") else name), "lxml")
    _check_depth(soup)
    title = _title(soup)
    _prune(soup)
    reader = _Reader()
    reader.read(_body(soup))
    return Parsed(tuple(reader.result()), title=title)


def _check_depth(soup: BeautifulSoup) -> None:
    depths: dict[int, int] = {}
    for tag in soup.find_all(True):
        depth = depths.get(id(tag.parent), 0) + 1
        depths[id(tag)] = depth
        if depth > _DEEPEST:
            raise UnreadableDocument(
                "网页的标签嵌套过深，可能已损坏。请在浏览器中打开，另存或复制正文后再导入。"
            )


def _title(soup: BeautifulSoup) -> str | None:
    for name in ("ArticleTitle", "og:title"):
        tag = soup.find("meta", attrs={"name": name}) or soup.find("meta", attrs={"property": name})
        if tag and (content := tidy(str(tag.get("content") or ""))):
            return content
    heads = soup.find_all("h1")
    if len(heads) == 1 and (text := tidy(heads[0].get_text())):
        return text
    text = tidy(soup.title.get_text()) if soup.title else ""
    return re.split(r"\s*[-_|｜—]{1,2}\s*", text)[0] or None


def _prune(soup: BeautifulSoup) -> None:
    from bs4 import Comment

    for tag in soup.find_all(_GONE):
        tag.decompose()
    for comment in soup.find_all(string=lambda s: isinstance(s, Comment)):
        comment.extract()
    whole = len(soup.get_text())
    for tag in soup.find_all(["div", "ul", "section", "span", "p", "header", "table", "dl"]):
        if not tag.decomposed and tag.name and _is_around(tag) and not _holds_text(tag, whole):
            tag.decompose()


def _holds_text(tag: Tag, whole: int) -> bool:
    """Prose is kept whatever its frame is called: <div class="print-area"> may hold the article."""
    text = tag.get_text()
    return text.count("。") >= 3 or len(text) >= whole / 2


def _is_around(tag: Tag) -> bool:
    names = " ".join([*tag.get_attribute_list("class"), *tag.get_attribute_list("id")] if tag.attrs else [])
    hidden = "display:none" in str(tag.get("style") or "").replace(" ", "").lower()
    return hidden or bool(_AROUND.search(names)) or _is_link_list(tag)


def _is_link_list(tag: Tag) -> bool:
    if tag.name not in ("div", "ul", "dl") or tag.find("table"):
        return False
    links = tag.find_all("a")
    linked = sum(len(a.get_text(strip=True)) for a in links)
    return len(links) >= 3 and linked > _MOST_LINKS * len(tag.get_text(strip=True))


def _body(soup: BeautifulSoup) -> Tag:
    """The element that holds the article: named as such, else the whole body."""
    whole = soup.body or soup
    length = len(whole.get_text(strip=True))
    found = [t for t in soup.find_all(True) if t.name in ("article", "main") or _is_named_body(t)]
    best = max(found, key=lambda t: len(t.get_text(strip=True)), default=None)
    return best if best and len(best.get_text(strip=True)) >= length * 0.4 else whole


def _is_named_body(tag: Tag) -> bool:
    return any(_BODIES.match(str(n)) for key in ("id", "class") for n in tag.get_attribute_list(key) if n)


class _Reader:
    """Walks the elements once and collects blocks."""

    def __init__(self) -> None:
        self._found = BlockList()
        self._inline: list[str] = []
        self._mark = ""

    def result(self) -> list[Block]:
        """The blocks, without lines that belong to the page."""
        self._flush()
        texts = without_furniture([b.text for b in self._found.blocks])
        return [b for b, text in zip(self._found.blocks, texts, strict=True) if text or b.table]

    def read(self, tag: Tag) -> None:
        """Take everything inside an element."""
        from bs4 import Tag
        from bs4.element import NavigableString

        for child in tag.children:
            if isinstance(child, Tag):
                self._element(child)
            elif isinstance(child, NavigableString):
                self._inline.append(re.sub(r"\s+", " ", str(child)))

    def _element(self, tag: Tag) -> None:
        if tag.name == "br":
            self._inline.append("\n")
        elif tag.name == "table" and not is_layout(tag):
            self._flush()
            self._table(tag)
        elif tag.name in ("ul", "ol"):
            self._flush()
            self._list(tag)
        elif re.fullmatch("h[1-6]", tag.name):
            self._flush()
            self._found.add(heading(tidy(tag.get_text(" ").replace("\n", " ")), int(tag.name[1])))
        elif _BLOCKS.match(tag.name):
            self._flush()
            self.read(tag)
            self._flush()
        else:
            self.read(tag)

    def _flush(self) -> None:
        text, self._inline = "".join(self._inline), []
        for line in map(tidy, text.split("\n")):
            if line:
                self._add(line)

    def _add(self, line: str) -> None:
        mark, self._mark = self._mark, ""
        bullet = bullet_text(line) if mark != "•" else line
        if bullet is not None:
            self._found.add(Block("bullet", bullet))
        else:
            self._found.add(paragraph(mark + line))

    def _list(self, tag: Tag) -> None:
        start = str(tag.get("start") or "1")
        number = int(start) if start.isdigit() else 1
        for item in _items(tag):
            self._mark = f"{number}. " if tag.name == "ol" else "•"
            number += 1
            self.read(item)
            self._flush()
            self._mark = ""

    def _table(self, tag: Tag) -> None:
        grid, header_rows = table_grid(tag)
        table, caption = table_of(grid, header_rows)
        label = tag.find("caption")
        self._found.add(paragraph(tidy(label.get_text()) if label else caption))
        self._found.add(Block("table", table=table))


def _items(tag: Tag) -> Iterator[Tag]:
    yield from tag.find_all("li", recursive=False)
