// One document: its clauses or its description on the left, the original on the right.
import { el, keys } from "./corpus_ui.js";
import { at, badge, call, complain, day, me, one, trouble } from "./corpus.js";
import { facts } from "./corpus_facts.js";
import { events } from "./corpus_history.js";
import { original, table } from "./corpus_original.js";
import { timeline } from "./corpus_timeline.js";
import { ask, steps } from "./corpus_steps.js";

export async function show(main, params) {
  const id = params.id ?? "";
  const body = await call("GET", `/documents/${one(id)}?draft=${params.draft === "1"}`);
  const head = body.document;
  document.title = `${head.title} · 语料`;
  const left = el("section", { class: "c-left", "aria-label": "读出的内容" });
  const right = el("section", { class: "c-right", "aria-label": "原件" });
  main.append(header(body), el("div", { class: "c-two" }, left, right));
  let paper = { mark() {} };
  const mark = (key) => paper.mark(key);
  const panes = {
    clauses: ["条款", (place) => clauses(place, body, mark, params.clause)],
    facts: ["信息", (place) => facts(place, body, mark)],
    timeline: ["沿革", (place) => timeline(place, id)],
    history: ["历史", async (place) => { place.append(events(await call("GET", `/documents/${one(id)}/history`), true)); }],
  };
  const buttons = el("div", { class: "c-panes", role: "tablist" });
  const place = el("div", { class: "c-pane" });
  left.append(buttons, place);
  let unbind = () => {};
  const opened = async (name) => {
    unbind();
    for (const button of buttons.children) button.setAttribute("aria-selected", String(button.dataset.pane === name));
    place.replaceChildren();
    try { unbind = await panes[name][1](place) ?? (() => {}); } catch (error) { place.append(trouble(error)); }
  };
  for (const [name, [title]] of Object.entries(panes)) {
    const doubts = name === "facts" && head.concerns.length + head.unverified.length;
    buttons.append(el("button", { type: "button", role: "tab", "data-pane": name, onclick: () => opened(name) },
      title, doubts ? el("span", { class: "c-count" }, String(doubts)) : null));
  }
  keys({ 1: ["条款", () => opened("clauses")], 2: ["信息", () => opened("facts")], 3: ["沿革", () => opened("timeline")], 4: ["历史", () => opened("history")] });
  const drawn = original(right, id, body.draft).then((found) => { paper = found; }, (error) => right.append(trouble(error)));
  await opened(params.pane in panes ? params.pane : "clauses");
  await drawn;
  if (params.clause) mark(params.clause);
}

function header(body) {
  const head = body.document, change = body.change;
  const versions = change?.kind === "version" && body.served && el("span", { class: "c-versions" },
    body.draft ? el("strong", {}, "待发布的草稿") : el("a", { href: at("document", { id: head.id, draft: 1 }) }, "看草稿"),
    " · ", body.draft ? el("a", { href: at("document", { id: head.id }) }, "看当前版本") : el("strong", {}, "当前版本"));
  const acts = el("div", { class: "c-acts" }, versions,
    change ? el("a", { class: "c-button", href: at("review", { id: head.id }) }, "与前一版比较") : null,
    change ? steps(change, () => location.reload()) : me.may("corpus.edit") && el("button", { type: "button", class: "c-button", onclick: () => remove(head) }, "申请删除…"));
  return el("header", { class: "c-head" }, el("div", {},
    el("h1", {}, head.title),
    el("p", {}, badge("standings", body.standing), ["in_force", "ended", "draft"].includes(head.status) ? null : [" ", badge("statuses", head.status)], change ? [" ", badge("changes", change.state)] : null,
      ` ${head.number ?? "文号未见"}　${head.issuer ?? ""}　${term(head)}`,
      el("span", { class: "c-id" }, head.id))), acts);
}

const term = (head) => head.effective_from || head.effective_to ? `${head.effective_from ?? "起始日未见"} 至 ${head.effective_to ?? "今"}` : "起止日期未见";

async function remove(head) {
  const comment = await ask(`申请从下一版起删除《${head.title}》`, "旧版本里还在；这份改动同样要由另一个人审核。请写明理由。", true);
  if (comment === null) return;
  try { await call("POST", `/documents/${one(head.id)}/removal`, { comment }); location.href = at("review", { id: head.id }); } catch (error) { complain(error); }
}

function clauses(place, body, mark, wanted) {
  const found = body.clauses;
  const rows = [], list = el("ol", { class: "c-clauses" });
  let before = [];
  for (const clause of found) {
    const path = clause.path.slice(0, -1);
    path.forEach((part, depth) => {
      if (before[depth] !== part || before.slice(0, depth).some((one, i) => one !== path[i])) list.append(el("li", { class: `c-part c-depth-${Math.min(depth, 3)}` }, part));
    });
    before = path;
    const row = clauseRow(clause, body.document, () => choose(row));
    row.dataset.id = clause.id;
    rows.push(row);
    list.append(row);
  }
  let chosen = -1;
  function choose(row, scroll = false) {
    rows[chosen]?.removeAttribute("aria-current");
    chosen = rows.indexOf(row);
    row.setAttribute("aria-current", "true");
    if (scroll) row.scrollIntoView({ block: "nearest" });
    mark(row.dataset.id);
  }
  const move = (step) => { const row = rows[Math.min(Math.max(chosen + step, 0), rows.length - 1)]; if (row) { choose(row, true); row.focus(); } };
  const tables = found.filter((clause) => clause.table).length;
  const only = el("input", { type: "checkbox", onchange: () => list.classList.toggle("c-tables-only", only.checked) });
  place.append(el("p", { class: "c-hint" }, `${found.length} 条。点一条（或按 j、k），右边标出它在原件里的位置。`,
    tables ? el("label", {}, only, `只看 ${tables} 张表`) : null), list);
  const first = rows.find((row) => row.dataset.id === wanted);
  if (first) { choose(first); first.scrollIntoView({ block: "center" }); }
  return keys({ j: ["下一条", () => move(1)], k: ["上一条", () => move(-1)] });
}

function clauseRow(clause, head, onclick) {
  const old = clause.id.includes("@");
  const own = clause.effective_from !== head.effective_from || clause.effective_to !== head.effective_to;
  const term = old || own ? `${day(clause.effective_from)} 至 ${clause.effective_to ?? "今"}` : "";
  return el("li", { class: `c-clause c-depth-${Math.min(Math.max(clause.path.length - 1, 0), 3)}${old ? " c-old" : ""}${clause.table ? " c-tabular" : ""}`, tabindex: "0", onclick,
    onkeydown: (event) => { if (event.key === "Enter") onclick(); } },
    el("div", { class: "c-label" }, clause.label,
      term ? el("span", { class: "c-term" }, old ? `旧条文 ${term}` : term) : null,
      clause.confidence !== null && clause.confidence < .9 ? el("span", { class: "c-badge c-ending" }, `识别可信度 ${clause.confidence.toFixed(2)}`) : null),
    clause.table ? table(clause.table) : el("div", { class: "c-words" }, clause.text),
    clause.references.length ? el("div", { class: "c-refs" }, "援引：", clause.references.map((ref) => ref.text).join("；")) : null);
}
