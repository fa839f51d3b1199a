// The texts of a policy family by their days in force, as a drawing; ties say who replaces or amends whom.
import { el } from "./corpus_ui.js";
import { at, call, day, one, words } from "./corpus.js";

const SVG = "http://www.w3.org/2000/svg";
const LEFT = 6, WIDE = 520, ROW = 46, BAR = 12, TOP = 26, OPEN = 60;

export async function timeline(place, id) {
  const { texts, ties } = await call("GET", `/documents/${one(id)}/family`);
  place.append(el("p", { class: "c-hint" }, texts.length > 1 ? `同一政策的 ${texts.length} 个文本，按施行日期。` : "库里没有这份文件代替、修改的，或代替、修改它的文件。"));
  place.append(drawing(texts, id), el("ul", { class: "c-ties" }, ties.map((tie) => el("li", {},
    named(texts, tie.by), tie.kind === "amends" ? " 修改 " : " 代替 ", named(texts, tie.of)))));
}

const named = (texts, id) => {
  const text = texts.find((text) => text.document_id === id && text.current);
  return el("a", { href: at("document", { id, draft: 1, pane: "timeline" }) }, `《${text?.title ?? id}》${text?.number ? `（${text.number}）` : ""}`);
};

function drawing(texts, id) {
  const known = texts.flatMap((text) => [text.from, text.to]).filter(Boolean).map(time);
  const today = Date.now(), first = Math.min(...known, today), last = Math.max(...known, today);
  const scale = (moment) => LEFT + (last > first ? (moment - first) / (last - first) : 0) * (WIDE - LEFT - OPEN);
  const height = TOP + texts.length * ROW + 8;
  const svg = node("svg", { viewBox: `0 0 ${WIDE} ${height}`, class: "c-timeline", role: "img", "aria-label": "沿革图" });
  for (const year of years(first, last)) {
    const x = scale(Date.UTC(year, 0, 1));
    if (x > WIDE - 34) continue; // its name would not fit
    svg.append(node("line", { x1: x, x2: x, y1: TOP - 6, y2: height, class: "c-year" }), label(x + 3, 14, String(year), "c-year-name"));
  }
  texts.forEach((text, index) => svg.append(bar(text, TOP + index * ROW, scale, id)));
  const now = scale(today);
  svg.append(node("line", { x1: now, x2: now, y1: TOP - 8, y2: height, class: "c-today" }), label(now - 3, height - 1, "今天", "c-today-name"));
  return svg;
}

function bar(text, y, scale, id) {
  const start = text.from ? scale(time(text.from)) : LEFT, end = text.to ? scale(time(text.to)) : WIDE - 4;
  const ended = text.to && time(text.to) < Date.now();
  const mine = text.document_id === id;
  const link = node("a", { href: at("document", { id: text.document_id, draft: 1, pane: "timeline" }) });
  link.append(
    node("title", {}, `${text.title}\n${text.number ?? "文号未见"}\n${day(text.from)} 至 ${text.to ?? "今"}`),
    label(LEFT, y + 11, short(`${text.title}${text.number ? `　${text.number}` : ""}`), mine ? "c-bar-name c-mine" : "c-bar-name"),
    node("rect", { x: start, y: y + 16, width: Math.max(end - start, 3), height: BAR, rx: 2, class: `c-span${ended ? " c-past" : ""}${mine ? " c-mine" : ""}${text.from ? "" : " c-open"}` }),
    label(start > WIDE / 2 ? WIDE - 4 : start, y + 39, `${text.from ?? "起始日未见"} 至 ${text.to ?? "今"}${text.current ? "" : "（修订前）"}`, start > WIDE / 2 ? "c-bar-days c-at-end" : "c-bar-days"));
  return link;
}

const short = (text) => text.length > 40 ? text.slice(0, 39) + "…" : text;
const time = (text) => Date.parse(text + "T00:00:00Z");

function* years(first, last) {
  const from = new Date(first).getUTCFullYear(), to = new Date(last).getUTCFullYear();
  const step = Math.max(1, Math.ceil((to - from) / 8));
  for (let year = from + 1; year <= to; year += step) yield year;
}

function node(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}

const label = (x, y, text, name) => node("text", { x, y, class: name }, text);
