// The original beside its clauses: pictures of pages, or paragraphs and tables; the place of a clause is marked.
import { el } from "./corpus_ui.js";
import { ROOT, call, one } from "./corpus.js";

const WIDTH = 1100; // pixels of a page's picture; what the browser shows is scaled

/** Draws the original into a place; gives `mark(key)`, which shows where a clause or a field's sentence stands. */
export async function original(place, id, draft) {
  const found = await call("GET", `/documents/${one(id)}/original?draft=${draft}`);
  if (found.kind === "none") return none(place, found);
  const file = `${ROOT}/originals/${found.digest}/file?name=${one(found.source)}`;
  const note = el("span", { class: "c-note", role: "status" });
  place.append(el("div", { class: "c-original-bar" }, el("strong", {}, "原件"), el("span", { class: "c-source" }, found.source), note,
    el("a", { href: file, download: "" }, "下载")));
  const paper = el("div", { class: "c-paper", tabindex: "0", "aria-label": "原件" });
  place.append(paper);
  const mark = (found.kind === "pages" ? pages : lines)(paper, found);
  return {
    mark(key) {
      const there = found.places[key];
      note.textContent = there ? "" : key.startsWith("=") ? "原件中没有找到这一句" : Object.keys(found.places).length ? "原件中没有找到这一条的位置" : "扫描件：请对照图片核对";
      mark(there ?? []);
    },
  };
}

function none(place, found) {
  place.append(el("div", { class: "c-original-bar" }, el("strong", {}, "原件")), el("div", { class: "c-empty" },
    el("p", {}, "这份文件的原件没有保存。"), el("p", {}, "再次上传同一文件，即可在这里逐条对照。"),
    found.url ? el("p", {}, el("a", { href: found.url, rel: "noreferrer noopener", target: "_blank" }, found.url)) : null));
  return { mark() {} };
}

function pages(paper, found) {
  const sheets = found.sizes.map(([width, height], index) => {
    const picture = el("img", {
      loading: "lazy", alt: `第 ${index + 1} 页`, width: String(WIDTH), height: String(Math.round(WIDTH * height / width)),
      src: `${ROOT}/originals/${found.digest}/pages/${index + 1}.png?width=${WIDTH}`,
    });
    return el("div", { class: "c-sheet" }, picture, el("span", { class: "c-sheet-number" }, `${index + 1} / ${found.sizes.length}`));
  });
  paper.append(...sheets);
  return (boxes) => {
    for (const old of paper.querySelectorAll(".c-mark")) old.remove();
    let first;
    for (const [page, left, top, right, bottom] of boxes) {
      const mark = el("span", { class: "c-mark" });
      const share = (value) => `${value * 100}%`;
      Object.assign(mark.style, { left: share(left - .004), top: share(top - .002), width: share(right - left + .008), height: share(bottom - top + .004) });
      sheets[page - 1].append(mark);
      first ??= mark;
    }
    first?.scrollIntoView({ block: "center" });
  };
}

function lines(paper, found) {
  const sheet = el("div", { class: "c-sheet c-text" });
  const drawn = found.lines.map(line);
  sheet.append(...drawn);
  paper.append(sheet);
  return (pieces) => {
    for (const mark of sheet.querySelectorAll("mark")) mark.replaceWith(...mark.childNodes);
    for (const marked of sheet.querySelectorAll(".c-marked")) marked.classList.remove("c-marked");
    sheet.normalize();
    let first;
    for (const [number, start, end] of pieces) {
      const piece = found.lines[number].table ? rows(drawn[number], start, end) : letters(drawn[number], start, end);
      first ??= piece;
    }
    first?.scrollIntoView({ block: "center" });
  };
}

function letters(node, start, end) {
  const text = node.firstChild;
  if (!text || text.nodeType !== Node.TEXT_NODE) return node;
  const range = document.createRange();
  range.setStart(text, Math.min(start, text.length));
  range.setEnd(text, Math.min(end, text.length));
  const mark = el("mark", {});
  range.surroundContents(mark);
  return mark;
}

function rows(node, start, end) {
  const marked = [...node.tBodies[0].rows].slice(Math.max(0, start), end);
  for (const row of marked) row.classList.add("c-marked");
  return marked[0] ?? node;
}

function line(block) {
  if (block.table) return table(block.table);
  return el(block.kind === "heading" ? "h3" : "p", { class: `c-line-${block.kind}` }, block.text);
}

/** A table of a clause or of the original. */
export function table(body) {
  return el("table", { class: "c-sheet-table" },
    el("thead", {}, el("tr", {}, body.header.map((cell) => el("th", { scope: "col" }, cell)))),
    el("tbody", {}, body.rows.map((row) => el("tr", {}, row.map((cell) => el("td", {}, cell))))));
}
