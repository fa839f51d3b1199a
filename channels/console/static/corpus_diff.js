// Two texts of a document side by side, clause by clause, the changed words marked.
import { el } from "./corpus_ui.js";
import { at, words } from "./corpus.js";

/** The difference; a clause of the new text leads to its place in the original, where that text is the draft. */
export function difference(found, draft = false) {
  const changed = found.rows.filter((row) => row.kind !== "unchanged").length;
  const box = el("div", { class: "c-diff" });
  const whole = el("input", { type: "checkbox", id: "c-whole" });
  const counts = Object.entries(words.kinds).filter(([kind]) => found.counts[kind]).map(([kind, name]) => `${name} ${found.counts[kind]}`).join("　");
  const body = el("tbody", {});
  const draw = () => body.replaceChildren(...found.fields.map(field), ...found.rows.filter((row) => whole.checked || row.kind !== "unchanged").map((row) => clause(row, draft && found.document_id)));
  whole.addEventListener("change", draw);
  draw();
  box.append(el("p", { class: "c-hint" }, found.fields.length || changed ? `${counts}　` : "没有差别。", el("label", {}, whole, " 也显示未变的条款")),
    el("table", { class: "c-table c-sides" }, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "改动"), el("th", { scope: "col" }, found.from), el("th", { scope: "col" }, found.to))), body));
  return box;
}

function field(change) {
  const value = (text) => change.name === "status" ? words.statuses[text] ?? text : text;
  return el("tr", {}, el("th", { scope: "row" }, words.fields[change.name] ?? change.name),
    el("td", {}, change.old ? el("del", {}, value(change.old)) : el("span", { class: "c-none" }, "（无）")),
    el("td", {}, change.new ? el("ins", {}, value(change.new)) : el("span", { class: "c-none" }, "（无）")));
}

function clause(row, id) {
  const side = (kind, label) => label === null ? el("td", { class: "c-nothing" }) : el("td", {},
    el("div", { class: "c-label" }, id && kind === "added" ? el("a", { href: at("document", { id, draft: 1, clause: `${id}#${label}` }), title: "对照原件" }, label) : label, row.akin ? el("span", { class: "c-term" }, row.kind === "added" ? `由${row.akin}拆出` : `并入${row.akin}`) : null),
    el("div", { class: "c-words" }, row.pieces.filter((piece) => piece.kind === "same" || piece.kind === kind).map((piece) =>
      piece.kind === "same" ? piece.text : el(kind === "removed" ? "del" : "ins", {}, piece.text))));
  return el("tr", { class: `c-${row.kind}` }, el("th", { scope: "row" }, words.kinds[row.kind]), side("removed", row.old_label), side("added", row.new_label));
}
